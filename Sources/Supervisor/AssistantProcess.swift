import StopClassification
import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A running assistant: a child process with our own standard input.
///
/// Where that is a terminal the child is in our process group, and so gets Ctrl-C and may read, as if it had been started by hand.
/// Elsewhere it has a group of its own, so that what it started (shells, tests, servers) ends with it.
final class AssistantProcess: RunningAssistant {
    let id: Int32
    private let hasOwnGroup: Bool
    private let running: Task<Void, any Error>

    private init(id: Int32, hasOwnGroup: Bool, running: Task<Void, any Error>) {
        self.id = id
        self.hasOwnGroup = hasOwnGroup
        self.running = running
    }

    static func start(
        _ arguments: [String],
        marked mark: String,
        _ settings: LaunchSettings,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> AssistantProcess {
        try AssistantSpawnFailure.check(arguments)
        let program = arguments[0]
        let relay: OutputRelay
        do {
            relay = try OutputRelay(recording: output, standardOutput: .standardOutput, standardError: .standardError)
        } catch {
            throw AssistantSpawnFailure(kind: .io, description: "no pipes for the output: \(error)")
        }

        var platformOptions = PlatformOptions()
        let hasOwnGroup = isatty(STDIN_FILENO) == 0
        if hasOwnGroup { platformOptions.processGroupID = 0 }
        platformOptions.teardownSequence = [
            .gracefulShutDown(toProcessGroup: hasOwnGroup, allowedDurationToNextStep: settings.graceOnTermination)
        ]
        let configuration = Subprocess.Configuration(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(arguments.dropFirst())),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: settings.environment(marked: mark).map { (Environment.Key(stringLiteral: $0), $1) })
            ),
            workingDirectory: settings.workingDirectory,
            platformOptions: platformOptions
        )
        let (started, startedContinuation) = AsyncStream.makeStream(of: Int32.self)
        let running = Task<Void, any Error> {
            defer { startedContinuation.finish() }
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                output: .fileDescriptor(relay.outputEnd, closeAfterSpawningProcess: true),
                error: .fileDescriptor(relay.errorEnd, closeAfterSpawningProcess: true)
            ) { execution in
                let id = execution.processIdentifier.value
                relay.start { onNews(id, $0) }
                startedContinuation.yield(id)
            }
            let reportedAt = ContinuousClock.now
            let reading = await relay.finish()
            let stoppedAt = stopTime(closedAt: reading.closedAt, reportedAt: reportedAt)
            onEnd(AssistantEnd(status: ExitStatus(result.terminationStatus), output: reading.output, stoppedAt: stoppedAt - settings.start))
        }
        for await id in started { return AssistantProcess(id: id, hasOwnGroup: hasOwnGroup, running: running) }
        do {
            try await running.value
            throw AssistantSpawnFailure(kind: .unknown, description: "\(program) ended before it was started")
        } catch let failure as AssistantSpawnFailure {
            throw failure
        } catch {
            throw explain(error, program: program, workingDirectory: settings.workingDirectory)
        }
    }

    /// Tells the process to end: SIGTERM, and SIGKILL if it is still there after its time of grace.
    func terminate() {
        running.cancel()
    }

    func kill() {
        sendSignal(hasOwnGroup ? -id : id, SIGKILL)
    }

    /// When the process stopped, as far as that can be known.
    ///
    /// The kernel closes a process's output as it ends, which is seen at once; the exit itself is reported a little later. An
    /// output that was closed long before, or that somebody else still holds, says nothing about the end.
    private static func stopTime(
        closedAt: ContinuousClock.Instant?,
        reportedAt: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        guard let closedAt, closedAt < reportedAt, reportedAt - closedAt < .seconds(1) else { return reportedAt }
        return closedAt
    }

    private static func explain(_ error: any Error, program: String, workingDirectory: FilePath?) -> AssistantSpawnFailure {
        func failure(_ description: String, _ shellStatus: Int32 = 126) -> AssistantSpawnFailure {
            AssistantSpawnFailure(kind: .spawnFailed, description: description, shellStatus: shellStatus)
        }
        guard let error = error as? SubprocessError else { return failure("\(error)") }
        switch error.code {
        case .executableNotFound:
            // Reported for what may not be executed as well.
            let isThere = program.contains("/") && access(program, F_OK) == 0
            return isThere ? failure("\(program): permission denied") : failure("\(program): command not found", 127)
        case .failedToChangeWorkingDirectory:
            return failure("working directory \(workingDirectory?.string ?? "."): \(error.underlyingError.map { "\($0)" } ?? "not usable")")
        default:
            return failure("\(program): \(error.underlyingError.map { "\($0)" } ?? "\(error)")")
        }
    }
}

/// Starts assistants as child processes.
struct ProcessLauncher: AssistantLauncher {
    let settings: LaunchSettings

    func start(
        _ arguments: [String],
        marked mark: String,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> any RunningAssistant {
        try await AssistantProcess.start(arguments, marked: mark, settings, recording: output, onNews: onNews, onEnd: onEnd)
    }
}

extension ExitStatus {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}

/// The C function, by a name that a method of ours does not hide.
private func sendSignal(_ process: pid_t, _ number: Int32) {
    _ = kill(process, number)
}
