import Pushgateway
import StatsD
import StopClassification
import Supervisor
import Testing

@testable import Daemon

struct ConfigurationLoaderTests {
    @Test func theDefaultsAreThePinnedOnes() throws {
        let configuration = try Loading.load()
        #expect(configuration == DaemonConfiguration())
        #expect(configuration.assistant.kind == .claude)
        #expect(configuration.assistant.command.isEmpty)
        #expect(configuration.assistant.resume == nil)
        #expect(configuration.assistant.workingDirectory == ".")
        #expect(configuration.session.file == nil)
        #expect(configuration.resume.enabled)
        #expect(configuration.resume.maxRetries == 5)
        #expect(configuration.resume.backoff == Backoff(base: .seconds(30), max: .seconds(300), jitter: 0.1))
        #expect(configuration.resume.resetMargin == .seconds(60))
        #expect(configuration.resume.confirmAfter == .seconds(5))
        #expect(!configuration.resume.onCrash)
        #expect(configuration.resume.assumedManualRestart == .seconds(300))
        #expect(configuration.http.listen == .tcp(host: "127.0.0.1", port: 7654))
        #expect(configuration.http.controlSocket == nil)
        #expect(configuration.http.bearerTokenFile == nil)
        #expect(configuration.push.onExit == .push)
        #expect(configuration.push.exitBudget == .seconds(5))
        #expect(configuration.push.pushgateway == nil)
        #expect(configuration.push.statsd == nil)
        #expect(configuration.logLevel == .info)
    }

    @Test func theSinksDefaultsAreThePinnedOnes() throws {
        let push = try Loading.load("push: {pushgateway: {url: 'http://localhost:9091'}, statsd: {address: '127.0.0.1:8125'}}").push
        let gateway = try #require(push.pushgateway)
        #expect(gateway == PushgatewaySettings(urls: ["http://localhost:9091"]))
        #expect(gateway.job == "palingenesis")
        #expect(gateway.grouping == nil)
        #expect(gateway.method == .put)
        #expect(gateway.interval == .seconds(15))
        #expect(gateway.timeout == .seconds(10))
        #expect(gateway.compression == .gzip)
        #expect(gateway.basicAuth == nil)
        #expect(!gateway.insecureSkipVerify)
        let statsd = try #require(push.statsd)
        #expect(statsd.configuration == StatsDConfiguration(address: .udp(host: "127.0.0.1", port: 8125)))
        #expect(statsd.configuration.receiver == .etsy)
        #expect(statsd.configuration.prefix.isEmpty)
        #expect(statsd.configuration.maxDatagramBytes == 1432)
        #expect(statsd.configuration.tags.isEmpty)
        #expect(statsd.interval == .seconds(10))
    }

    @Test func readsAWholeFile() throws {
        let configuration = try Loading.load(
            """
            assistant:
              kind: codex
              command: [codex, exec, "Work through PLAN.md", 7]
              resume:
                - codex
                - resume
                - "{session_id}"
              workingDirectory: ~/project
            session: {file: session.md}
            resume:
              maxRetries: 3
              backoff: {base: 500ms, max: 2m, jitter: 0}
            http: {listen: "[::1]:0", controlSocket: null}
            push:
              onExit: delete
              pushgateway:
                url: https://gateway.example.org:9091/base/
                grouping: {instance: build-7, shard: 3}
                basicAuth: {username: ci, passwordFile: /run/secrets/password}
                tls: {caFile: ca.pem, certFile: cert.pem, keyFile: key.pem}
                headers: {X-Scope-OrgID: 1}
              statsd:
                address: unix:///run/statsd.sock
                receiver: statsd_exporter
                tags: {team: "a b"}
            log:
            """,
            environment: ["HOME": "/home/somebody"]
        )
        #expect(configuration.assistant.kind == .codex)
        #expect(configuration.assistant.command == ["codex", "exec", "Work through PLAN.md", "7"])
        #expect(configuration.assistant.resume == ["codex", "resume", "{session_id}"])
        #expect(configuration.assistant.workingDirectory == "/home/somebody/project")
        #expect(configuration.session.file == "session.md")
        #expect(configuration.resume.maxRetries == 3)
        #expect(configuration.resume.backoff == Backoff(base: .milliseconds(500), max: .seconds(120), jitter: 0))
        #expect(configuration.http.listen == .tcp(host: "::1", port: 0))
        #expect(configuration.push.onExit == .delete)
        var gateway = PushgatewaySettings(urls: ["https://gateway.example.org:9091/base/"])
        gateway.grouping = ["instance": "build-7", "shard": "3"]
        gateway.basicAuth = PushgatewaySettings.BasicAuth(username: "ci", passwordFile: "/run/secrets/password")
        (gateway.caFile, gateway.certFile, gateway.keyFile) = ("ca.pem", "cert.pem", "key.pem")
        gateway.headers = ["X-Scope-OrgID": "1"]
        #expect(configuration.push.pushgateway == gateway)
        var statsd = StatsDSettings(address: .unixDatagram(path: "/run/statsd.sock"))
        statsd.configuration.receiver = .statsdExporter
        statsd.configuration.tags = ["team": "a b"]
        #expect(configuration.push.statsd == statsd)
    }

    @Test func gatewaysToFallBackOnComeAsAListBetweenCommasOrFromARepeatedFlag() throws {
        let urls = ["http://a:9091", "http://b:9091/x"]
        let key = "push.pushgateway.url"
        func loaded(_ configuration: DaemonConfiguration) -> [String]? { configuration.push.pushgateway?.urls }
        #expect(try loaded(Loading.load("push: {pushgateway: {url: [\"http://a:9091\", \"http://b:9091/x\"]}}")) == urls)
        #expect(try loaded(Loading.load(environment: ["PALINGENESIS_PUSH_PUSHGATEWAY_URL": "http://a:9091, http://b:9091/x"])) == urls)
        #expect(try loaded(Loading.load(flags: [("--pushgateway", key, "http://a:9091,http://b:9091/x")])) == urls)
        #expect(try loaded(Loading.load(flags: urls.map { ("--pushgateway", key, $0) })) == urls)
        let configuration = try #require(Loading.load(flags: urls.map { ("--pushgateway", key, $0) }).push.pushgateway)
        #expect(try configuration.configuration(hostName: "h").gateways.map(\.destination) == urls)
    }

    @Test(arguments: [
        ("[]", "the list is empty"), ("[\"http://a:1\", ftp://b]", "only http and https are spoken"),
        ("[\"http://a:1\", {b: c}]", "a single value or a list of them is expected, not a map"),
        ("[\"http://a:1\", \"http://a:1/\"]", "http://a:1: this URL is given twice"),
    ])
    func aListOfGatewaysThatMakesNoSenseIsAnError(value: String, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Loading.load("push: {pushgateway: {url: \(value)}}") }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.contains(message) == true, "\(error?.problems ?? [])")
    }

    // MARK: Precedence

    @Test func flagsBeatTheEnvironmentWhichBeatsTheFile() throws {
        let yaml = "resume: {maxRetries: 1}"
        let environment = ["PALINGENESIS_RESUME_MAX_RETRIES": "2"]
        let flag: Loading.Flag = ("--retries", "resume.maxRetries", "3")
        #expect(try Loading.load(yaml).resume.maxRetries == 1)
        #expect(try Loading.load(yaml, environment: environment).resume.maxRetries == 2)
        #expect(try Loading.load(yaml, environment: environment, flags: [flag]).resume.maxRetries == 3)
        #expect(try Loading.load(yaml, flags: [flag]).resume.maxRetries == 3)
        #expect(try Loading.load(environment: environment, flags: [flag, ("--retries", "resume.maxRetries", "4")]).resume.maxRetries == 4)
    }

    @Test func aSinkIsOnWhenAnySourceGivesItsDestination() throws {
        let environment = [
            "PALINGENESIS_PUSH_PUSHGATEWAY_URL": "http://localhost:9091", "PALINGENESIS_PUSH_STATSD_ADDRESS": "localhost:8125",
        ]
        #expect(try Loading.load("push: {pushgateway: {job: x}, statsd: {prefix: y}}").push == PushConfiguration())
        let on = try Loading.load("push: {pushgateway: {job: x}, statsd: {prefix: y}}", environment: environment).push
        #expect(on.pushgateway?.job == "x")
        #expect(on.statsd?.configuration.prefix == "y")
        let off = try Loading.load("push: {pushgateway: {enabled: false}, statsd: {enabled: false}}", environment: environment).push
        #expect(off == PushConfiguration())
        let flags: [Loading.Flag] = [("--pushgateway", "push.pushgateway.url", "http://h:1"), ("--statsd", "push.statsd.address", "h:2")]
        #expect(try Loading.load(flags: flags).push.pushgateway?.urls == ["http://h:1"])
        #expect(try Loading.load(flags: flags).push.statsd?.configuration.address == .udp(host: "h", port: 2))
    }

    @Test func aStrongerSourceReplacesAMapAsAWhole() throws {
        let yaml = "push: {pushgateway: {url: 'http://h:1', grouping: {instance: a, team: b}}}"
        let name = "PALINGENESIS_PUSH_PUSHGATEWAY_GROUPING"
        #expect(try Loading.load(yaml).push.pushgateway?.grouping == ["instance": "a", "team": "b"])
        #expect(try Loading.load(yaml, environment: [name: "x=1, y=a=b"]).push.pushgateway?.grouping == ["x": "1", "y": "a=b"])
        #expect(try Loading.load(yaml, environment: [name: " {x: 'a,b'}"]).push.pushgateway?.grouping == ["x": "a,b"])
        #expect(try Loading.load(yaml, environment: [name: "{}"]).push.pushgateway?.grouping == [:])
        #expect(try Loading.load(yaml, environment: [name: ""]).push.pushgateway?.grouping == ["instance": "a", "team": "b"])
    }

    @Test func aRepeatedFlagAddsToAMap() throws {
        let flags: [Loading.Flag] = [
            ("--pushgateway", "push.pushgateway.url", "http://h:1"), ("--grouping", "push.pushgateway.grouping", "a=1,2"),
            ("--grouping", "push.pushgateway.grouping", "b="), ("--grouping", "push.pushgateway.grouping", "a=3"),
        ]
        let yaml = "push: {pushgateway: {grouping: {instance: a}}}"
        #expect(try Loading.load(yaml, flags: Array(flags.prefix(3))).push.pushgateway?.grouping == ["a": "1,2", "b": ""])
        #expect(try Loading.load(yaml, flags: flags).push.pushgateway?.grouping == ["a": "3", "b": ""])
    }

    @Test func listsInTheEnvironmentAreYAML() throws {
        let environment = ["PALINGENESIS_ASSISTANT_COMMAND": "[claude, -p, \"a, b\"]"]
        #expect(try Loading.load(environment: environment).assistant.command == ["claude", "-p", "a, b"])
    }

    @Test func theCommandAfterTheDashesBeatsAllSources() throws {
        let file = (name: "f", text: Array("assistant: {command: [a]}".utf8))
        let flags: [Loading.Flag] = [("--command", "assistant.command", "[b]")]
        let loader = ConfigurationLoader()
        #expect(
            try loader.load(fileText: file, environment: [:], flags: flags, command: ["[c", "~", ""]).assistant.command == ["[c", "~", ""]
        )
        #expect(try loader.load(fileText: file, environment: [:], flags: flags, command: []).assistant.command == ["b"])
        #expect(throws: ConfigurationError(["--: the first item, the program, is empty"])) {
            try loader.load(fileText: file, environment: [:], flags: [], command: [""])
        }
    }

    @Test func theHomeDirectoryStandsForATildeInPathsOnly() throws {
        let yaml = "http: {bearerTokenFile: ~/token}\npush: {statsd: {address: 'unix:///~/x'}}\nassistant: {command: [~/bin/x]}"
        let configuration = try Loading.load(yaml, environment: ["HOME": "/root"])
        #expect(configuration.http.bearerTokenFile == "/root/token")
        #expect(configuration.push.statsd?.configuration.address == .unixDatagram(path: "/~/x"))
        #expect(configuration.assistant.command == ["~/bin/x"])
        #expect(try Loading.load("session: {file: ~other/x}").session.file == "~other/x")
    }

    @Test func theSinkTakesWhatWasLoaded() throws {
        let loaded = try Loading.load(
            "push: {pushgateway: {url: 'http://localhost:9091', timeout: 2s, basicAuth: {username: u, passwordFile: f}}}"
        )
        let settings = try #require(loaded.push.pushgateway)
        let sink = try settings.configuration(hostName: "build-7")
        #expect(sink.groupingKey == (try GroupingKey(job: "palingenesis", labels: ["instance": "build-7"])))
        #expect(sink.timeout == .seconds(2))
        #expect(sink.connectTimeout == .seconds(2))
        #expect(sink.basicAuth == BasicAuthentication(username: "u", passwordFile: "f"))
    }
}
