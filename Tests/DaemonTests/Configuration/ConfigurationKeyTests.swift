import Testing

@testable import Daemon

struct ConfigurationKeyTests {
    /// A value other than the default for each key, and what else it takes to be right.
    private static let samples: [String: (value: String, with: [String: String])] = [
        "assistant.kind": ("codex", [:]), "assistant.command": ("[a, b]", [:]), "assistant.resume": ("[a, '{session_id}']", [:]),
        "assistant.terminal": ("pipe", [:]), "assistant.environment": ("[MY_*, '!CI']", [:]),
        "assistant.workingDirectory": ("/srv", [:]),
        "assistant.rules": ("[{id: acme.quota, class: rate_limit, like: 'quota used up~'}]", [:]),
        "assistant.providerZone": ("Asia/Shanghai", [:]), "session.file": ("session.md", [:]),
        "assistant.watch": ("true", [:]), "assistant.transcript": ("session.jsonl", [:]),
        "resume.enabled": ("false", [:]),
        "resume.maxRetries": ("7", [:]), "resume.maxPerHour": ("3", [:]), "resume.maxPerDay": ("9", [:]),
        "resume.progressAfter": ("1m", [:]), "resume.backoff.base": ("1s", [:]), "resume.backoff.max": ("10m", [:]),
        "resume.backoff.jitter": ("0.5", [:]), "resume.resetMargin": ("0s", [:]), "resume.confirmAfter": ("1s", [:]),
        "resume.onCrash": ("true", [:]), "resume.assumedManualRestart": ("2m", [:]), "http.listen": ("none", [:]),
        "http.controlSocket": ("/run/x.sock", [:]), "http.bearerTokenFile": ("token", [:]), "http.hosts": ("[proxy.example.org]", [:]),
        "push.onExit": ("delete", [:]),
        "push.exitBudget": ("1s", [:]), "push.pushgateway.enabled": ("false", [:]),
        "push.pushgateway.url": ("https://gateway.example.org/base", [:]), "push.pushgateway.job": ("backup", [:]),
        "push.pushgateway.grouping": ("team=x", [:]), "push.pushgateway.method": ("post", [:]),
        "push.pushgateway.allowEmpty": ("true", [:]), "push.pushgateway.interval": ("1m", [:]), "push.pushgateway.timeout": ("1s", [:]),
        "push.pushgateway.compression": ("none", [:]),
        "push.pushgateway.basicAuth.username": ("somebody", ["push.pushgateway.basicAuth.passwordFile": "file"]),
        "push.pushgateway.basicAuth.passwordFile": ("another", ["push.pushgateway.basicAuth.username": "x"]),
        "push.pushgateway.bearerTokenFile": ("token", [:]), "push.pushgateway.tls.caFile": ("ca.pem", [:]),
        "push.pushgateway.tls.certFile": ("cert.pem", ["push.pushgateway.tls.keyFile": "key.pem"]),
        "push.pushgateway.tls.keyFile": ("key.pem", ["push.pushgateway.tls.certFile": "cert.pem"]),
        "push.pushgateway.tls.insecureSkipVerify": ("true", [:]), "push.pushgateway.proxy": ("http://proxy:3128", [:]),
        "push.pushgateway.headers": ("X-Scope-OrgID=1", [:]), "push.statsd.enabled": ("false", [:]),
        "push.statsd.address": ("unix:///run/statsd.sock", [:]), "push.statsd.receiver": ("datadog", [:]),
        "push.statsd.prefix": ("ci.", [:]), "push.statsd.interval": ("1s", [:]), "push.statsd.maxDatagramBytes": ("512", [:]),
        "push.statsd.tags": ("team=x", [:]), "push.statsd.readBack": ("graphite:8126", [:]),
        "push.statsd.histograms": ("timers", ["push.statsd.receiver": "datadog"]),
        "push.graphite.readBack": ("http://graphite:8080", [:]), "push.graphite.enabled": ("false", [:]),
        "push.graphite.address": ("udp://graphite:2003", [:]), "push.graphite.prefix": ("ci.", [:]),
        "push.graphite.interval": ("1s", [:]), "push.graphite.backlogBytes": ("0", [:]), "push.graphite.tags": ("team=x", [:]),
        "log.level": ("debug", [:]),
    ]

    @Test func pathsAreUniqueAndNoneIsASection() {
        #expect(ConfigurationKey.byPath.count == ConfigurationKey.all.count)
        #expect(ConfigurationKey.sections.isDisjoint(with: ConfigurationKey.byPath.keys))
        #expect(
            ConfigurationKey.sections.sorted() == [
                "assistant", "http", "log", "push", "push.graphite", "push.pushgateway", "push.pushgateway.basicAuth",
                "push.pushgateway.tls", "push.statsd", "resume", "resume.backoff", "session",
            ]
        )
    }

    @Test func allKeysHaveASample() {
        #expect(Set(Self.samples.keys) == Set(ConfigurationKey.all.map(\.path)))
    }

    @Test(arguments: ConfigurationKey.all.map(\.path))
    func theLoaderReadsTheKey(path: String) throws {
        let sample = try #require(Self.samples[path])
        let key = try #require(ConfigurationKey.byPath[path])
        var companions = [
            "push.pushgateway.url": "http://localhost:9091", "push.statsd.address": "localhost:8125",
            "push.graphite.address": "localhost:2003",
        ]
        companions.merge(sample.with) { _, new in new }
        // A companion that the key overrides; the pairs need their partner's value in both.
        if !sample.with.isEmpty, case .text = key.kind { companions[path] = "before" }
        let flags: [Loading.Flag] = companions.map { ("--set", $0.key, $0.value) }
        let before = try Loading.load(flags: flags)
        let others = flags.filter { $0.key != path }

        let byFlag = try Loading.load(flags: others + [("--set", path, sample.value)])
        #expect(byFlag != before)
        #expect(try Loading.load(environment: [key.environmentName: sample.value], flags: others) == byFlag)
        #expect(try Loading.load(Self.nested(path, sample.value), flags: others) == byFlag)
    }

    @Test(arguments: ConfigurationKey.all.map(\.path))
    func theDefaultIsAValueOfTheKeysKind(path: String) throws {
        let key = try #require(ConfigurationKey.byPath[path])
        guard let value = key.defaultValue else { return }
        var findings: [ConfigurationValueReader.Finding] = []
        let read = ConfigurationValueReader(key: key, home: nil).value(try YAMLText.node(value.yaml), findings: &findings)
        #expect(read == value)
        #expect(findings.isEmpty)
    }

    /// A file in which only this key stands; a map, given as `name=value`, becomes one of YAML's.
    private static func nested(_ path: String, _ value: String) -> String {
        let names = path.split(separator: ".")
        let isPair = value.contains("=")
        let text = isPair ? "{\(value.split(separator: "=").joined(separator: ": "))}" : value
        return names.enumerated().map { index, name in
            String(repeating: "  ", count: index) + "\(name):" + (index == names.count - 1 ? " \(text)" : "")
        }.joined(separator: "\n")
    }
}
