import Testing

@testable import Daemon

struct ConfigurationErrorTests {
    private static let gateway = "push:\n  pushgateway:\n    "
    private static let statsd = "push:\n  statsd:\n    "

    // MARK: Shape of the file

    @Test(arguments: [
        ("push: 5", "config.yaml:1: push: a map of keys is expected, not a single value"),
        ("- a", "config.yaml:1: a map of keys is expected, not a list"),
        ("\n\nhello", "config.yaml:3: a map of keys is expected, not a single value"),
        ("resume:\n  backoff: [1]", "config.yaml:2: resume.backoff: a map of keys is expected, not a list"),
        (gateway + "intervall: 5s", #"config.yaml:3: push.pushgateway.intervall: unknown key (did you mean "interval"?)"#),
        ("push:\n  gateway:\n    url: http://h", #"config.yaml:2: push.gateway: unknown key (did you mean "pushgateway"?)"#),
        ("pushgateway: {}", #"config.yaml:1: pushgateway: unknown key (did you mean "push.pushgateway"?)"#),
        ("banana: 1", "config.yaml:1: banana: unknown key"), ("<<: {a: 1}", "config.yaml:1: <<: unknown key"),
        ("push.exitBudget: 5s", "config.yaml:1: push.exitBudget: unknown key (write its parts as maps within maps)"),
        ("push.statsd: {prefix: a}", "config.yaml:1: push.statsd: unknown key (write its parts as maps within maps)"),
        ("\"a\\eb\": 1", "config.yaml:1: a\\u{1b}b: unknown key"), ("'': 1", "config.yaml:1: unknown key"),
        ("a: [", "config.yaml:2:1: broken YAML: while parsing a flow node: did not find expected node content"),
        ("resume:\n  onCrash: true\n  onCrash: true", "config.yaml:3: onCrash: this key is given twice (first in line 2)"),
    ])
    func namesTheLineOfABadShape(yaml: String, problem: String) {
        #expect(Loading.problems(yaml) == [problem])
    }

    // MARK: Values

    @Test(arguments: [
        ("resume: {maxRetries: [1]}", "resume.maxRetries: a single value is expected, not a list"),
        ("resume: {maxRetries: many}", #"resume.maxRetries: "many" is no whole number"#),
        ("resume: {maxRetries: 1.5}", #"resume.maxRetries: "1.5" is no whole number"#),
        ("resume: {maxRetries: -}", #"resume.maxRetries: "-" is no whole number"#),
        ("resume: {maxRetries: 0}", #"resume.maxRetries: "0" is out of range (1 to 1000)"#),
        (
            "resume: {maxRetries: 99999999999999999999}",
            #"resume.maxRetries: "99999999999999999999" is out of range (1 to 1000)"#
        ),
        ("resume: {backoff: {jitter: 1.1}}", #"resume.backoff.jitter: "1.1" is out of range (0.0 to 1.0)"#),
        ("resume: {backoff: {jitter: nan}}", #"resume.backoff.jitter: "nan" is no number"#),
        ("resume: {backoff: {jitter: 1e999}}", #"resume.backoff.jitter: "1e999" is out of range (0.0 to 1.0)"#),
        ("resume: {enabled: yes}", #"resume.enabled: "yes" is neither true nor false"#),
        ("resume: {enabled: {}}", "resume.enabled: a single value is expected, not a map"),
        ("resume: {confirmAfter: 10}", #"resume.confirmAfter: "10" is no duration (write 500ms, 15s, 5m or 2h)"#),
        ("resume: {confirmAfter: 2h}", #"resume.confirmAfter: "2h" is out of range (100ms to 1h)"#),
        ("resume: {assumedManualRestart: 59s}", #"resume.assumedManualRestart: "59s" is out of range (1m to 30m)"#),
        (
            "assistant: {kind: cluade}",
            #"assistant.kind: "cluade" is none of claude, codex, opencode, gemini, aider, custom (did you mean "claude"?)"#
        ),
        ("push: {onExit: keep}", #"push.onExit: "keep" is none of push, delete, none"#),
        ("log: {level: verbose}", #"log.level: "verbose" is none of trace, debug, info, notice, warning, error"#),
        (
            "assistant: {command: claude -p x}",
            #"assistant.command: a list is expected, not a single value (write [claude, -p, "some text"])"#
        ),
        ("assistant: {command: [a, [b]]}", "assistant.command: item 2: a single value is expected, not a list"),
        ("assistant: {command: [a, ~]}", "assistant.command: item 2: a single value is expected, not nothing"),
        (#"assistant: {command: [a, "b\0"]}"#, "assistant.command: item 2 holds a NUL character"),
        ("assistant: {command: ['', b]}", "assistant.command: the first item, the program, is empty"),
        ("assistant: {resume: []}", "assistant.resume: the list is empty (name a program)"),
        ("session: {file: ''}", "session.file: it is empty (a path is expected)"),
        (#"session: {file: "a\0b"}"#, "session.file: a path has no control characters"),
        ("session: {file: ~/x}", "session.file: ~ stands for the home directory, but HOME is not set (write the whole path)"),
        (
            "http: {controlSocket: /\(String(repeating: "s", count: 103))}",
            "http.controlSocket: a control socket's path has at most 103 bytes, this one has 104"
        ),
        ("http: {listen: 7654}", #"http.listen: "7654": there is no usable host (write 127.0.0.1:7654)"#),
    ])
    func saysWhatIsWrongWithAValue(yaml: String, problem: String) {
        #expect(Loading.problems(yaml) == ["config.yaml:1: \(problem)"])
    }

    @Test(arguments: [
        ("url: localhost:9091", "url: localhost:9091: the scheme is missing (write http://localhost:9091)"),
        ("url: ftp://h", "url: ftp://h: only http and https are spoken"),
        ("url: ''", "url: it is empty (write http://HOST:9091)"),
        (
            "url: http://u:hunter2@h:9091",
            "url: a URL with a user name or password shows in process lists (use basicAuth.username and basicAuth.passwordFile)"
        ),
        ("job: ''", "job: a Pushgateway wants a job that is not empty"),
        ("interval: 99ms", #"interval: "99ms" is out of range (100ms to 24h)"#),
        ("timeout: 0s", #"timeout: "0s" is out of range (1ms to 1h)"#), ("method: get", #"method: "get" is none of put, post"#),
        ("grouping: [a]", "grouping: a map is expected, not a list (write {name: value})"),
        ("grouping: {job: x}", "grouping.job: the job is not among the other labels (set it as job)"),
        ("grouping: {a: ~}", "grouping.a: a single value is expected, not nothing"),
        (
            "grouping: {a-b: x}",
            #"grouping.a-b: "a-b" is no label name: letters, digits and _, not beginning with a digit or __"#
        ),
        (#"headers: {X-A: "hunter2\r\nX-B: 1"}"#, "headers.X-A: a header's value has no line breaks or control characters"),
        (#"headers: {"X A": hunter2}"#, "headers.X A: a header's name has letters, digits and - only"),
        ("headers: {Content-Length: hunter2}", "headers.Content-Length: this header is set by the push itself"),
        ("proxy: u:hunter2@proxy", "proxy: proxy: the scheme is missing (write http://HOST:PORT)"),
        ("basicAuth: {username: 'a:hunter2', passwordFile: f}", "basicAuth.username: a user name has no colon and no control characters"),
        ("basicAuth: {username: a}", "basicAuth.username: push.pushgateway.basicAuth.passwordFile is missing"),
        ("basicAuth: {passwordFile: a}", "basicAuth.passwordFile: push.pushgateway.basicAuth.username is missing"),
        (
            "{basicAuth: {username: a, passwordFile: f}, bearerTokenFile: t}",
            "bearerTokenFile: basicAuth is configured too (choose one of them)"
        ),
        ("tls: {certFile: c}", "tls.certFile: push.pushgateway.tls.keyFile is missing"),
        ("tls: {keyFile: k}", "tls.keyFile: push.pushgateway.tls.certFile is missing"),
        (
            "{url: 'http://h', bearerTokenFile: t, headers: {Authorization: hunter2}}",
            "headers: headers.Authorization: authentication is configured too (leave it in one place)"
        ),
        ("basicAuth: {username: a, password: hunter2}", #"basicAuth.password: unknown key (did you mean "passwordFile"?)"#),
    ])
    func checksThePushgateway(yaml: String, problem: String) throws {
        let problems = Loading.problems(Self.gateway + yaml)
        #expect(problems.first == "config.yaml:3: push.pushgateway.\(problem)")
        #expect(!problems.joined().contains("hunter2"))
    }

    @Test(arguments: [
        ("address: 127.0.0.1", #"address: "127.0.0.1": there is no port from 1 to 65535 (write 127.0.0.1:8125)"#),
        ("address: unix://x", #"address: "unix://x": a Unix socket needs an absolute path (write unix:///run/statsd.sock)"#),
        ("maxDatagramBytes: 63", #"maxDatagramBytes: "63" is out of range (64 to 65507)"#),
        ("maxDatagramBytes: 65508", #"maxDatagramBytes: "65508" is out of range (64 to 65507)"#),
        ("interval: 10", #"interval: "10" is no duration (write 500ms, 15s, 5m or 2h)"#),
        (
            "receiver: esty",
            #"receiver: "esty" is none of etsy, etsy-flat, datadog, statsd_exporter, telegraf, gostatsd, otel, vector, collectd, netdata (did you mean "etsy"?)"#
        ),
        ("prefix: 'a:b'", #"prefix: "a:b" holds what a StatsD name cannot (write letters, digits, _ and .)"#),
        ("tags: {'': x}", "tags: a tag has a name"), ("tags: a", "tags: a map is expected, not a single value (write {name: value})"),
    ])
    func checksStatsD(yaml: String, problem: String) {
        #expect(Loading.problems(Self.statsd + yaml) == ["config.yaml:3: push.statsd.\(problem)"])
    }

    // MARK: Other sources

    @Test func namesTheVariable() {
        let environment = [
            "PALINGENESIS_HTTP_LISTEN": "localhost", "PALINGENESIS_PUSH_PUSHGATEWAY_GROUPING": "a=1,b",
            "PALINGENESIS_ASSISTANT_COMMAND": "[a",
            "PALINGENESIS_PUSH_PUSHGATEWAY_HEADERS": "A=1,A=2", "PALINGENESIS_PUSH_STATSD_TAGS": "{a: [1]}",
            "PALINGENESIS_ASSISTANT_RESUME": "a b",
        ]
        #expect(
            Loading.problems(environment: environment) == [
                "PALINGENESIS_ASSISTANT_COMMAND: broken YAML: while parsing a flow sequence from line 1 on: did not find expected ',' or ']' (in column 1)",
                #"PALINGENESIS_ASSISTANT_RESUME: a list is expected, not a single value (write [claude, -p, "some text"])"#,
                #"PALINGENESIS_HTTP_LISTEN: "localhost": there is no port from 0 to 65535 (write 127.0.0.1:7654)"#,
                "PALINGENESIS_PUSH_PUSHGATEWAY_GROUPING: there is a piece without = (write name=value)",
                "PALINGENESIS_PUSH_PUSHGATEWAY_HEADERS: A: this name is given twice",
                "PALINGENESIS_PUSH_STATSD_TAGS: a: a single value is expected, not a list",
            ]
        )
    }

    @Test func namesTheFlagAndSaysEachProblemOnce() {
        let flags: [Loading.Flag] = [
            ("--interval", "push.pushgateway.interval", "10"), ("--interval", "push.statsd.interval", "10"),
            ("--grouping", "push.pushgateway.grouping", "a"), ("--gateway", "push.gateway.url", "x"), ("--nul", "session.file", "\0"),
        ]
        #expect(
            Loading.problems(flags: flags) == [
                #"--interval: "10" is no duration (write 500ms, 15s, 5m or 2h)"#,
                "--grouping: there is a piece without = (write name=value)",
                #"--gateway: push.gateway.url: unknown key (did you mean "push.pushgateway.url"?)"#,
                "--nul: a path has no control characters",
            ]
        )
    }

    // MARK: Together

    @Test func theLongestWaitIsNotShorterThanTheFirst() {
        let problem = "the longest wait (max, 1s) is less than the first (base, 30s)"
        #expect(Loading.problems("resume: {backoff: {max: 1s}}") == ["config.yaml:1: resume.backoff.max: \(problem)"])
        #expect(
            Loading.problems("resume: {backoff: {max: 1s}}", environment: ["PALINGENESIS_RESUME_BACKOFF_BASE": "1s"]).isEmpty
        )
        #expect(
            Loading.problems(environment: ["PALINGENESIS_RESUME_BACKOFF_BASE": "1h"])
                == ["PALINGENESIS_RESUME_BACKOFF_BASE: the longest wait (max, 5m) is less than the first (base, 1h)"]
        )
    }

    @Test func aRefusedValueIsNotBlamedAgainForWhatItIsNot() {
        let yaml = "resume: {backoff: {base: x, max: 1s}}\npush: {pushgateway: {tls: {certFile: '', keyFile: k}}}"
        #expect(
            Loading.problems(yaml) == [
                #"config.yaml:1: resume.backoff.base: "x" is no duration (write 500ms, 15s, 5m or 2h)"#,
                "config.yaml:2: push.pushgateway.tls.certFile: it is empty (a path is expected)",
            ]
        )
    }

    @Test func namesAllProblemsOfAllSources() {
        let problems = Loading.problems(
            "resume:\n  enabled: maybe\n  onCrsh: true\nbanana:",
            environment: ["PALINGENESIS_LOG_LEVEL": "x", "PALINGENESIS_X_Y": "1"],
            flags: [("--listen", "http.listen", ":")]
        )
        #expect(
            problems == [
                #"config.yaml:2: resume.enabled: "maybe" is neither true nor false"#,
                #"config.yaml:3: resume.onCrsh: unknown key (did you mean "onCrash"?)"#, "config.yaml:4: banana: unknown key",
                #"PALINGENESIS_LOG_LEVEL: "x" is none of trace, debug, info, notice, warning, error"#,
                "PALINGENESIS_X_Y: no key of the configuration has this variable",
                #"--listen: ":": the host is missing (write 127.0.0.1:, or 0.0.0.0: for all)"#,
            ]
        )
    }

    @Test func stopsListingAfterFifty() {
        let problems = Loading.problems((0..<4_000).map { "k\($0): 1" }.joined(separator: "\n"))
        #expect(problems.count == 51)
        #expect(problems.first == "config.yaml:1: k0: unknown key")
        #expect(problems.last == "… and 3950 more")
    }

    @Test func shortensWhatItQuotesAndShowsNoControlCharacters() {
        let long = String(repeating: "x", count: 5_000)
        let shown = String(repeating: "x", count: 80) + "…"
        #expect(Loading.problems("log: {level: \(long)}").first?.contains("\"\(shown)\"") == true)
        #expect(Loading.problems("\(long.prefix(1_000)): 1") == ["config.yaml:1: \(shown): unknown key"])
        #expect(
            Loading.problems(environment: ["PALINGENESIS_RESUME_ENABLED": "\u{1B}[2J\n\u{202E}"])
                == [#"PALINGENESIS_RESUME_ENABLED: "\u{1b}[2J\u{a}\u{202e}" is neither true nor false"#]
        )
    }

    @Test func theDescriptionHasOneLineForEachProblem() {
        #expect(throws: ConfigurationError(["config.yaml:1: a: unknown key", "config.yaml:2: b: unknown key"])) {
            try Loading.load("a: 1\nb: 2")
        }
        #expect(ConfigurationError(["a", "b"]).description == "a\nb")
    }
}
