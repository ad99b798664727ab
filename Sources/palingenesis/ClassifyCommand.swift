import ArgumentParser
import Daemon
import StopClassification
import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says why a session stopped, from its output alone.
struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Say why an assistant's output stopped, by which rule, and when the session may go on.",
        discussion: """
            Reads what an assistant printed, or the log that it kept of its session, from a file or from standard input, and judges it \
            as `run` would. Starts nothing and changes nothing.

              claude -p "…" --output-format stream-json --verbose | tee out.jsonl; palingenesis classify out.jsonl
              palingenesis classify ~/.claude/projects/-home-me-work/SESSION.jsonl
              codex exec "…" 2>&1 | palingenesis classify --assistant codex --json
              palingenesis classify --rules

            Rules of your own stand in assistant.rules of the configuration, in the form that --rules --json prints:

              assistant:
                rules:
                  - {id: acme.quota, class: rate_limit, kind: daily, like: "acme quota {is |}used up~", wait: 1h}

            Clock times without a zone are read in the host's zone, which TZ sets, dates and times that a provider writes without one \
            in assistant.providerZone, if that is set. The wait is the one that the assistant announced, \
            without resume.resetMargin and jitter, else the first of resume.backoff.

            Exit status: 0 whatever the class is; with --exit-code 0 completed, 10 rate_limit, 11 context_exhausted, 12 output_limit, \
            13 transient, 14 auth, 15 billing, 16 user_exit, 17 crashed, 18 unknown. 1 when the output cannot be read.
            """
    )

    @Argument(help: ArgumentHelp("What the assistant printed, or its session log; - is standard input.", valueName: "file"))
    var file = "-"

    @Option(
        help: ArgumentHelp("Whose output it is: claude, codex, opencode, gemini, aider or custom; else all rules apply.", valueName: "kind")
    )
    var assistant: String?

    @Option(help: ArgumentHelp("How its process ended, as a shell reports it: 0 to 255, 128 + n for signal n.", valueName: "n"))
    var exitStatus: Int32?

    @Option(help: ArgumentHelp("The time at which to judge, such as 2026-03-05T12:00:00Z; else it is now.", valueName: "RFC 3339 time"))
    var now: String?

    @Flag(help: "Print one JSON object: class, kind, rule, evidence, confidence, resumeAt, waitSeconds.")
    var json = false

    @Flag(help: "Exit with a status that tells the class.")
    var exitCode = false

    @Flag(
        help:
            "List the rules in force instead, yours among them, in the order in which they are asked; with --json as assistant.rules takes them."
    )
    var rules = false

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The configuration file, for assistant.rules, assistant.providerZone and resume.backoff.", valueName: "file")
    )
    var configurationFile: String?

    func validate() throws {
        if let assistant, AssistantKind(rawValue: assistant) == nil {
            let kinds = AssistantKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--assistant \(assistant): no such kind (one of \(kinds))")
        }
        if let exitStatus, !(0...255).contains(exitStatus) {
            throw ValidationError("--exit-status \(exitStatus): a shell reports 0 to 255 (128 + n for signal n)")
        }
        if let now, RFC3339.unixTime(now) == nil {
            throw ValidationError("--now \(now): no RFC 3339 time (write 2026-03-05T12:00:00Z)")
        }
    }

    func run() throws {
        let environment = ProcessEnvironment.current
        let configuration = try ConfigurationSource(file: configurationFile, environment: environment).load().configuration
        let stopRules = configuration.assistant.stopRules
        if rules {
            let text = RulesText(rules: stopRules, assistant: assistant.flatMap(AssistantKind.init(rawValue:)))
            return StandardOutput.write(json ? text.json : text.table)
        }
        if !ZoneDatabase.knowsHostZone(environment: environment) {
            StandardError.write("palingenesis: TZ=\(environment["TZ"] ?? ""): no such time zone, clock times are read as UTC")
        }

        let zones = ZoneDatabase.system(environment: environment)
        let providerZone = configuration.assistant.providerZone.flatMap { zones.zone(named: $0) }
        if let name = configuration.assistant.providerZone, providerZone == nil {
            StandardError.write("palingenesis: assistant.providerZone: no such time zone as \(name), the host's is used")
        }

        let kind = assistant.flatMap(AssistantKind.init(rawValue:))
        var output = OutputTail(assistant: kind ?? .custom, rules: stopRules)
        try OutputFile(file).forEachPiece { output.append($0) }
        let now = now.flatMap(RFC3339.unixTime) ?? WallClock.unixTime
        let hostZone = ZoneDatabase.hostZone(environment: environment)
        let classification = StopClassifier(rules: stopRules).classify(
            output,
            exitStatus: exitStatus.map { ExitStatus(shell: $0) },
            context: ResetContext(now: now, hostZone: hostZone, providerZone: providerZone, zones: zones)
        )

        let explanation = StopExplanation(classification, now: now, firstBackoff: configuration.resume.backoff.base / .seconds(1))
        if json {
            StandardOutput.write(explanation.json)
        } else {
            let text = ClassificationText(explanation: explanation, given: kind, seen: output.writer, now: now, hostZone: hostZone)
            StandardOutput.write(text.rendered)
        }
        if exitCode, let status = Self.status(of: classification.stopClass) { throw ExitCode(status) }
    }

    /// The exit status that tells a class; nil for success.
    private static func status(of stopClass: StopClass) -> Int32? {
        switch stopClass {
        case .completed: nil
        case .rateLimit: 10
        case .contextExhausted: 11
        case .outputLimit: 12
        case .transient: 13
        case .auth: 14
        case .billing: 15
        case .userExit: 16
        case .crashed: 17
        case .unknown: 18
        }
    }
}
