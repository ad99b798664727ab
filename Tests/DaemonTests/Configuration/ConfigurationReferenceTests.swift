import Testing

@testable import Daemon

struct ConfigurationReferenceTests {
    @Test func theTableHasARowForEachKey() {
        let lines = ConfigurationReference.markdown.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == ConfigurationKey.all.count + 3)
        #expect(lines[0] == "| Key | Value | Default | A change needs | What it is for |")
        for (key, line) in zip(ConfigurationKey.all, lines.dropFirst(2)) {
            #expect(line.hasPrefix("| `\(key.path)` | "))
            #expect(line.count { $0 == "|" } == 6)
            #expect(line.contains(key.summary))
        }
    }

    @Test(arguments: [
        "| `push.exitBudget` | duration, 100ms to 10m | `5s` | SIGHUP | How long the last act may take in all. |",
        "| `http.listen` | `host:port`, `[v6]:port` or `none` | `127.0.0.1:7654` | restart |"
            + " The TCP endpoint; port 0 takes any that is free and prints it. |",
        "| `push.pushgateway.grouping` | map of texts | {instance: HOST NAME} | SIGHUP |"
            + " The group's other labels. Hosts that share a group overwrite one another. |",
        "| `push.pushgateway.headers` | map of texts | `{}` | SIGHUP | Headers besides the usual ones. Never shown. |",
        "| `push.statsd.receiver` | one of `etsy`, `etsy-flat`, `datadog`, `statsd_exporter`, `telegraf`, `gostatsd`, `otel`, `vector`, `collectd`, `netdata` | `etsy` | SIGHUP |"
            + " The program that reads the lines; they differ in how they take tags. |",
        "| `push.pushgateway.url` | URL, http or https, or a list of them | none | SIGHUP | The gateway; of several the first that takes pushes is used. Switches the sink on. |",
    ])
    func aRowSaysEverythingOfItsKey(row: String) {
        #expect(ConfigurationReference.markdown.split(separator: "\n").contains(row[...]))
    }

    @Test func theFileLoadsAndIsTheDefaultConfiguration() throws {
        #expect(try Loading.load(ConfigurationReference.yaml) == DaemonConfiguration())
    }

    @Test func theFileNamesEachKeyWithItsVariable() {
        let lines = ConfigurationReference.yaml.split(separator: "\n")
        for key in ConfigurationKey.all {
            let name = key.path.split(separator: ".").last ?? ""
            let place = lines.firstIndex { $0.hasSuffix("; \(key.environmentName)") }
            let line = place.map { lines[$0 + 1].drop { $0 == " " || $0 == "#" } }
            #expect(line?.hasPrefix("\(name):") == true, "\(key.path)")
        }
        #expect(
            lines.prefix(6).joined(separator: "\n") == """
                assistant:
                  # The assistant; its rules say why it stopped. Where nobody names it, the command's program does; an unknown program is `custom`.
                  # one of claude, codex, opencode, gemini, aider, custom; PALINGENESIS_ASSISTANT_KIND
                  kind: claude
                  # The program and its arguments; never a shell's line. The command line may give them after `--`.
                  # list of texts; PALINGENESIS_ASSISTANT_COMMAND
                """
        )
    }

    @Test func theNamesOfTheEnvironmentAreThoseOfTheKeys() {
        #expect(ConfigurationReference.environmentNames.map(\.key) == ConfigurationKey.all.map(\.path))
        #expect(ConfigurationReference.environmentNames.first?.name == "PALINGENESIS_ASSISTANT_KIND")
    }
}
