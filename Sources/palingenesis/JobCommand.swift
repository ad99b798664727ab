import ArgumentParser
import Daemon
import Job
import Pushgateway

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a short-lived command and pushes how it went.
struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Run a short-lived command, push how it went, exit with its exit status.",
        discussion: """
            For cron, CI and batch. Pushes to the configured Pushgateway under job=NAME, instance=<host name>: once beside the \
            command, and once when it has ended.

              palingenesis job backup --pushgateway http://gw:9091 -- backup.sh --all
              palingenesis job report --timeout 10m --label team=a -- ./report.sh
              palingenesis job load --metrics-file load.prom -- ./load.sh

            In a crontab, PALINGENESIS_PUSH_PUSHGATEWAY_URL=http://gw:9091 at the top, or a configuration file, does for all lines.

            Pushed are job_running, job_start_timestamp_seconds, job_duration_seconds, job_exit_code, job_runs_total{outcome}, \
            job_last_success_timestamp_seconds, job_cpu_seconds{mode}, job_max_resident_memory_bytes and \
            job_overlapping_runs_total. outcome is success, failure, signal, timeout or spawn_failed. Counts go on from run to run; \
            a run that begins while another of the same name is going is counted and told. Alert on the age of the last success:

              time() - job_last_success_timestamp_seconds{job="backup"} > 26 * 3600

            Nothing about metrics ever stops or fails the command, or holds it up for longer than push.exitBudget (5 s) after its \
            end: trouble is told on standard error. A push that did not arrive is kept in $XDG_STATE_HOME/palingenesis/jobs, and \
            delivered by the next run or by a running daemon.

            Signals are passed on, the terminal stays the command's. At --timeout it gets SIGTERM, ten seconds later SIGKILL. Exit \
            status: the command's own; 128 and the number of the signal that ended it; 127 when there is no such command, 126 when \
            it cannot be executed; 64 wrong usage.
            """
    )

    @Argument(help: "What the job is called; the label job of its group.")
    var name: String

    @Option(name: .customLong("config"), help: ArgumentHelp("The configuration file, YAML.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("Push to this Prometheus Pushgateway: http://host:9091. Repeated: to fall back on.", valueName: "url"))
    var pushgateway: [String] = []

    @Option(help: ArgumentHelp("A further label of the group, or another instance; may be repeated.", valueName: "label=value"))
    var label: [String] = []

    @Option(help: ArgumentHelp("End the command when it takes longer: 30s, 10m, 2h.", valueName: "duration"))
    var timeout: String?

    @Option(
        name: .customLong("metrics-file"),
        help: ArgumentHelp("Push as well what the command writes to this file: Prometheus text, at most 1 MiB.", valueName: "file")
    )
    var metricsFile: String?

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The command and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        guard let program = command.first, !program.isEmpty else { throw ValidationError("there is no command to run: give it after --") }
        if let timeout {
            guard let duration = DurationText.duration(timeout), duration > .zero else {
                throw ValidationError("--timeout \(timeout): this is no duration above zero (write 30s, 10m or 2h)")
            }
        }
        do {
            _ = try GroupingKey(job: name, labels: try labels())
        } catch let error as PushgatewayConfigurationError {
            throw ValidationError("\(error.key == "job" ? "NAME" : "--label"): \(error.message)")
        }
    }

    func run() throws {
        let complain: (String) -> Void = { StandardError.write("palingenesis: \($0)") }
        let environment = ProcessEnvironment.current
        let push = load(environment, complain)
        let grouping = (push.pushgateway?.grouping ?? ["instance": HostName.current]).merging(try labels()) { $1 }
        var configuration = JobConfiguration(
            group: try GroupingKey(job: name, labels: grouping),
            command: Self.lastWords(command.count),
            exitBudget: push.exitBudget,
            stateDirectory: RuntimePaths(environment: environment, userID: geteuid()).stateDirectory,
            userAgent: "palingenesis/\(Version.current)"
        )
        configuration.timeout = timeout.flatMap(DurationText.duration)
        configuration.metricsFile = metricsFile
        do {
            configuration.gateway = try push.pushgateway?.configuration(hostName: HostName.current)
        } catch {
            complain("push.pushgateway.\(error.key): \(error.message) (the job runs, and nothing is pushed)")
        }
        // Threads may be left that wait for a gateway; nobody waits for them.
        _exit(JobRun(configuration, complain: complain).run())
    }

    /// The last of the words that this program was started with, as they are: file names need not be UTF-8.
    private static func lastWords(_ count: Int) -> [[UInt8]] {
        let words = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        return words.suffix(count).map { word in
            word.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
        }
    }

    /// What is configured of pushing; a configuration with mistakes must not keep a job from running.
    private func load(_ environment: [String: String], _ complain: (String) -> Void) -> PushConfiguration {
        do {
            let text = try ConfigurationFile.locate(flag: file, environment: environment)?.read()
            let flags = pushgateway.map { (flag: "--pushgateway", key: "push.pushgateway.url", value: $0) }
            return try ConfigurationLoader().load(fileText: text, environment: environment, flags: flags).push
        } catch {
            for problem in error.problems { complain(problem) }
            complain("the configuration is not used (the job runs, and nothing is pushed)")
            return PushConfiguration()
        }
    }

    private func labels() throws -> [String: String] {
        var labels: [String: String] = [:]
        for text in label {
            guard let sign = text.firstIndex(of: "=") else { throw ValidationError("--label \(text): write LABEL=VALUE") }
            labels[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        return labels
    }
}
