import CPseudoTerminal
import StopClassification
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A running assistant that has a terminal of its own, joined to ours: what interactive assistants need.
///
/// It leads a session of its own. Ctrl-C and Ctrl-Z reach it as keys, through its terminal.
final class PseudoTerminalProcess: RunningAssistant {
    let id: Int32
    private let relay: TerminalRelay
    private let graceOnTermination: Duration

    private init(id: Int32, relay: TerminalRelay, graceOnTermination: Duration) {
        self.id = id
        self.relay = relay
        self.graceOnTermination = graceOnTermination
    }

    static func start(
        _ arguments: [String],
        marked mark: String,
        _ settings: LaunchSettings,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) throws(AssistantSpawnFailure) -> PseudoTerminalProcess {
        try AssistantSpawnFailure.check(arguments)
        let terminal = OwnTerminal()
        let child = try spawn(arguments, marked: mark, settings, terminal: terminal)
        let relay: TerminalRelay
        do {
            relay = try TerminalRelay(child: child, terminal: terminal, recording: output)
        } catch {
            _ = cpt_signal(child.process, SIGKILL)
            while waitpid(child.id, nil, 0) < 0, errno == EINTR {}
            for descriptor in [child.process, child.master, child.slave] { close(descriptor) }
            throw AssistantSpawnFailure(kind: .io, description: "no pipe for signals: \(error)")
        }
        let id = child.id
        relay.start {
            onNews(id, $0)
        } onEnd: { end in
            onEnd(AssistantEnd(status: end.status, output: end.output, stoppedAt: end.at - settings.start))
        }
        return PseudoTerminalProcess(id: child.id, relay: relay, graceOnTermination: settings.graceOnTermination)
    }

    /// Tells the process to end: SIGTERM, and SIGKILL if it is still there after its time of grace.
    func terminate() {
        let relay = relay
        relay.signal(SIGTERM)
        // One that is stopped would not see it.
        relay.signal(SIGCONT)
        let grace = graceOnTermination
        Task {
            try? await Task.sleep(for: grace, clock: .continuous)
            relay.signal(SIGKILL)
        }
    }

    func kill() {
        relay.signal(SIGKILL)
    }

    private static func spawn(
        _ arguments: [String],
        marked mark: String,
        _ settings: LaunchSettings,
        terminal: OwnTerminal?
    ) throws(AssistantSpawnFailure) -> cpt_child {
        let directory = settings.workingDirectory?.string
        var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = settings.environment(marked: mark).map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argumentPointers + variables { free(pointer) } }
        var size = terminal?.size ?? OwnTerminal.usualSize
        var child = cpt_child()
        var step = CPT_STEP_TERMINAL
        let program = arguments[0]
        let error: Int32
        if var attributes = terminal?.attributes {
            error = cpt_spawn(program, &argumentPointers, &variables, directory, &size, &attributes, &child, &step)
        } else {
            error = cpt_spawn(program, &argumentPointers, &variables, directory, &size, nil, &child, &step)
        }
        guard error != 0 else { return child }
        let reason = Errno(rawValue: error)
        switch step {
        case CPT_STEP_TERMINAL: throw AssistantSpawnFailure(kind: .io, description: "no pseudo-terminal: \(reason)")
        case CPT_STEP_DIRECTORY:
            throw AssistantSpawnFailure(
                kind: .spawnFailed,
                description: "working directory \(directory ?? "."): \(reason)",
                shellStatus: 126
            )
        default:
            let isMissing = reason == .noSuchFileOrDirectory
            throw AssistantSpawnFailure(
                kind: .spawnFailed,
                description: "\(program): \(isMissing ? "command not found" : "\(reason)")",
                shellStatus: isMissing ? 127 : 126
            )
        }
    }
}

/// Starts assistants in pseudo-terminals.
struct PseudoTerminalLauncher: AssistantLauncher {
    let settings: LaunchSettings

    func start(
        _ arguments: [String],
        marked mark: String,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> any RunningAssistant {
        try PseudoTerminalProcess.start(arguments, marked: mark, settings, recording: output, onNews: onNews, onEnd: onEnd)
    }
}
