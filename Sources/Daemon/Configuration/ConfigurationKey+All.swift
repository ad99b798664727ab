import StatsD
import StopClassification
import Supervisor

extension ConfigurationKey {
    /// Every key, in the order of the reference.
    static let all: [ConfigurationKey] = assistant + session + resume + http + push + pushgateway + statsd + graphite + log

    /// Every key by its path.
    static let byPath: [String: ConfigurationKey] = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

    /// The paths that hold other keys: `push`, `push.pushgateway` and the like.
    static let sections: Set<String> = Set(
        all.flatMap { key in
            let names = key.path.split(separator: ".")
            return (1..<max(names.count, 1)).map { names.prefix($0).joined(separator: ".") }
        }
    )

    private static func words<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> ConfigurationKind {
        .choice(type.allCases.map(\.rawValue))
    }

    private static let assistant: [ConfigurationKey] = [
        ConfigurationKey(
            "assistant.kind",
            \.daemon.assistant.kind,
            words(AssistantKind.self),
            .restart,
            "The assistant; its rules say why it stopped. Where nobody names it, the command's program does; an unknown program is `custom`."
        ),
        ConfigurationKey(
            "assistant.command",
            \.daemon.assistant.command,
            .arguments(mayBeEmpty: true),
            .restart,
            "The program and its arguments; never a shell's line. The command line may give them after `--`."
        ),
        ConfigurationKey(
            "assistant.resume",
            \.daemon.assistant.resume,
            .arguments(mayBeEmpty: false),
            .restart,
            "What resumes a session; `{session_id}` stands for its identifier.",
            defaultNote: "by the kind"
        ),
        ConfigurationKey(
            "assistant.watch",
            \.daemon.assistant.watch,
            .boolean,
            .restart,
            "Watches a session that was started elsewhere, through the log that claude or codex writes of it, and resumes it."
        ),
        ConfigurationKey(
            "assistant.transcript",
            \.daemon.assistant.transcript,
            .text(.path),
            .restart,
            "The session's log, JSON lines.",
            defaultNote: "the newest of the working directory"
        ),
        ConfigurationKey(
            "assistant.terminal",
            \.daemon.assistant.terminal,
            words(TerminalUse.self),
            .restart,
            "What it reads from and writes to: `pty` is a terminal of its own, `pipe` is not, `auto` is `pty` at a terminal."
        ),
        ConfigurationKey(
            "assistant.environment",
            \.daemon.assistant.environment,
            .variables,
            .restart,
            "Variables it gets besides the usual ones: `NAME`, `PREFIX_*`, `*` for all; with `!` in front, which it does not get."
        ),
        ConfigurationKey(
            "assistant.workingDirectory",
            \.daemon.assistant.workingDirectory,
            .text(.path),
            .restart,
            "Where the assistant runs."
        ),
        ConfigurationKey(
            "assistant.rules",
            \.daemon.assistant.rules,
            .stopRules,
            .restart,
            "Rules of your own about why it stopped, before or after the program's; `palingenesis classify --rules` shows all."
        ),
        ConfigurationKey(
            "assistant.providerZone",
            \.daemon.assistant.providerZone,
            .text(.timeZone),
            .restart,
            "The zone of dates that a provider writes without one (`reset at 2026-04-09 15:13:03`).",
            defaultNote: "the host's"
        ),
    ]

    private static let session: [ConfigurationKey] = [
        ConfigurationKey(
            "session.file",
            \.daemon.session.file,
            .text(.path),
            .restart,
            "Markdown with YAML front matter (stepsCompleted, totalSteps, status) that tells the steps."
        )
    ]

    private static let resume: [ConfigurationKey] = [
        ConfigurationKey(
            "resume.enabled",
            \.daemon.resume.enabled,
            .boolean,
            .hangUp,
            "Whether a stopped session is resumed at all."
        ),
        ConfigurationKey(
            "resume.maxRetries",
            \.daemon.resume.maxRetries,
            .integer(1...1_000),
            .hangUp,
            "Retries of a failed resume before it is given up."
        ),
        ConfigurationKey(
            "resume.maxPerHour",
            \.daemon.resume.budget.perHour,
            .integer(1...1_000),
            .hangUp,
            "Resumes in any hour, over all incidents; where they are used up, the next one waits."
        ),
        ConfigurationKey(
            "resume.maxPerDay",
            \.daemon.resume.budget.perDay,
            .integer(1...10_000),
            .hangUp,
            "Resumes in any 24 hours, likewise."
        ),
        ConfigurationKey(
            "resume.progressAfter",
            \.daemon.resume.progressAfter,
            .duration(.zero ... .seconds(86_400)),
            .hangUp,
            "A resumed session that stops as before, sooner than this and with nothing done, counts as the same stop twice."
        ),
        ConfigurationKey(
            "resume.backoff.base",
            \.daemon.resume.backoff.base,
            .duration(.milliseconds(1) ... .seconds(86_400)),
            .hangUp,
            "The first wait where no reset was announced; it doubles with each attempt."
        ),
        ConfigurationKey(
            "resume.backoff.max",
            \.daemon.resume.backoff.max,
            .duration(.milliseconds(1) ... .seconds(86_400)),
            .hangUp,
            "The longest such wait, jitter included; at least `resume.backoff.base`."
        ),
        ConfigurationKey(
            "resume.backoff.jitter",
            \.daemon.resume.backoff.jitter,
            .number(0...1),
            .hangUp,
            "The spread of the waits: 0.1 is 10 % either way."
        ),
        ConfigurationKey(
            "resume.resetMargin",
            \.daemon.resume.resetMargin,
            .duration(.zero ... .seconds(86_400)),
            .hangUp,
            "Added to an announced reset; jitter only ever makes it later."
        ),
        ConfigurationKey(
            "resume.confirmAfter",
            \.daemon.resume.confirmAfter,
            .duration(.milliseconds(100) ... .seconds(3_600)),
            .hangUp,
            "A resume has succeeded when the session shows new activity, completes, or lives this long."
        ),
        ConfigurationKey(
            "resume.onCrash",
            \.daemon.resume.onCrash,
            .boolean,
            .hangUp,
            "Whether a session that crashed is resumed as well."
        ),
        ConfigurationKey(
            "resume.assumedManualRestart",
            \.daemon.resume.assumedManualRestart,
            .duration(.seconds(60) ... .seconds(1_800)),
            .hangUp,
            "How long a person would have taken to notice and restart; counted as time saved."
        ),
    ]

    private static let http: [ConfigurationKey] = [
        ConfigurationKey(
            "http.listen",
            \.daemon.http.listen,
            .text(.listenAddress),
            .restart,
            "The TCP endpoint; port 0 takes any that is free and prints it."
        ),
        ConfigurationKey(
            "http.controlSocket",
            \.daemon.http.controlSocket,
            .text(.socketPath),
            .restart,
            "The Unix socket for control.",
            defaultNote: "in the runtime directory"
        ),
        ConfigurationKey(
            "http.bearerTokenFile",
            \.daemon.http.bearerTokenFile,
            .text(.path),
            .restart,
            "The file with the token that permits control over TCP; without it there is none."
        ),
        ConfigurationKey(
            "http.hosts",
            \.daemon.http.hosts,
            .arguments(mayBeEmpty: true),
            .restart,
            "Names by which control over TCP may call this host, besides its own name, `localhost` and addresses."
        ),
    ]

    private static let push: [ConfigurationKey] = [
        ConfigurationKey(
            "push.onExit",
            \.daemon.push.onExit,
            words(PushConfiguration.OnExit.self),
            .hangUp,
            "The last act: push once more, delete the Pushgateway's group, or nothing."
        ),
        ConfigurationKey(
            "push.exitBudget",
            \.daemon.push.exitBudget,
            .duration(.milliseconds(100) ... .seconds(600)),
            .hangUp,
            "How long the last act may take in all."
        ),
    ]

    private static let log: [ConfigurationKey] = [
        ConfigurationKey("log.level", \.daemon.logLevel, words(LogLevel.self), .hangUp, "The least severe message that is logged.")
    ]

    private static let statsd: [ConfigurationKey] = [
        ConfigurationKey(
            "push.statsd.enabled",
            \.statsdEnabled,
            .boolean,
            .hangUp,
            "`false` switches the sink off though it has an address."
        ),
        ConfigurationKey(
            "push.statsd.address",
            \.statsdAddress,
            .text(.statsdAddress),
            .hangUp,
            "Where the receiver listens: UDP, or a Unix datagram or stream socket. Switches the sink on."
        ),
        ConfigurationKey(
            "push.statsd.receiver",
            \.statsd.configuration.receiver,
            .choice(StatsDReceiver.all.map(\.name)),
            .hangUp,
            "The program that reads the lines; they differ in how they take tags."
        ),
        ConfigurationKey(
            "push.statsd.prefix",
            \.statsd.configuration.prefix,
            .text(.metricPrefix),
            .hangUp,
            "Stands in front of every name as it is; write a dot at its end."
        ),
        ConfigurationKey(
            "push.statsd.interval",
            \.statsd.interval,
            .duration(.milliseconds(100) ... .seconds(86_400)),
            .hangUp,
            "The time between two flushes."
        ),
        ConfigurationKey(
            "push.statsd.histograms",
            \.statsd.configuration.histograms,
            .choice(StatsDConfiguration.Histograms.allCases.map(\.rawValue)),
            .hangUp,
            "`buckets` sends a counter for each bucket, `timers` weighted observations, which "
                + "\(StatsDReceiver.all.filter(\.takesTimers).map(\.name).joined(separator: ", ")) take."
        ),
        ConfigurationKey(
            "push.statsd.maxDatagramBytes",
            \.statsd.configuration.maxDatagramBytes,
            .integer(64...65_507),
            .hangUp,
            "The greatest payload of a datagram; what the way to the receiver takes may be less, and is found out."
        ),
        ConfigurationKey(
            "push.statsd.tags",
            \.statsd.configuration.tags,
            .map(.tags),
            .hangUp,
            "Tags that every series gets."
        ),
        ConfigurationKey(
            "push.statsd.readBack",
            \.statsd.readBack,
            .text(.readBack),
            .hangUp,
            "Where `check --online` asks what was received: etsy's management port, or the URL of statsd_exporter's metrics.",
            defaultNote: "the receiver's host, port 8126 or 9102"
        ),
    ]
}
