import Daemon
import MetricRegistry
import StopClassification
import Supervisor

/// The host as one run of the daemon sees it; without effect once that run is dead.
struct SimulatedWorld: AssistantLauncher, Surroundings, SessionMemory, AuditTrail {
    let host: SimulatedHost
    /// Which run of the daemon.
    let daemon: Int

    /// A process that was started.
    private struct Running: RunningAssistant {
        let id: Int32
        let host: SimulatedHost

        func terminate() { host.signal(id, 15) }
        func kill() { host.signal(id, 9) }
    }

    func start(
        _ arguments: [String],
        marked mark: String,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> any RunningAssistant {
        guard host.takeEffect(of: daemon) else { throw AssistantSpawnFailure(kind: .cancelled, description: "the daemon is dead") }
        let runs = host.scenario.runs
        let kind = host.scenario.configuration.assistant.kind
        let id: Int32? = host.state.withLock { state in
            let run = runs[min(state.starts, runs.count - 1)]
            state.starts += 1
            if !state.processes.isEmpty { state.violations.append("a second assistant was started while one was running") }
            if let announced = state.announced, !state.isOperatorsWish, state.now.unixTime < announced {
                state.violations.append("the session was resumed \(Int(announced - state.now.unixTime)) s before the announced reset")
            }
            guard !run.cannotStart else { return nil }
            let resumed = (1...max(state.sessions, 1)).map { "session-\($0)" }.last { arguments.contains($0) }
            if resumed == nil { state.sessions += 1 }
            let session = resumed ?? "session-\(state.sessions)"
            var output = output
            if let line = SimulatedOutput.opening(kind, session: session) { output.append(Array((line + "\n").utf8)) }
            let id = Int32(1000 + state.starts)
            state.processes.append(
                SimulatedHost.Process(
                    id: id,
                    mark: mark,
                    session: session,
                    run: run,
                    daemon: daemon,
                    output: output,
                    endsAt: state.now.elapsed + run.duration,
                    tellsSessionAt: output.sessionID == nil ? nil : state.now.elapsed,
                    answersAt: run.answersAfter.map { state.now.elapsed + $0 },
                    onNews: onNews,
                    onEnd: onEnd
                )
            )
            return id
        }
        guard let id else {
            throw AssistantSpawnFailure(kind: .spawnFailed, description: "the command cannot be started", shellStatus: 127)
        }
        return Running(id: id, host: host)
    }

    func survivor(marked mark: String, process: Int32?) -> Int32? {
        host.state.withLock { state in state.processes.first { $0.mark == mark }?.id }
    }

    func user(of sessionID: String, program: String) -> Int32? {
        host.state.withLock { $0.isTakenOver ? 4242 : nil }
    }

    func load() throws(StateFileFailure) -> SavedSession? {
        host.state.withLock { $0.memory }
    }

    func save(_ session: SavedSession) throws(StateFileFailure) {
        guard host.takeEffect(of: daemon) else { return }
        let isFull = host.state.withLock { state in
            if !state.isDiskFull { state.memory = session }
            return state.isDiskFull
        }
        if isFull { throw StateFileFailure(description: "no space left on the disk") }
    }

    func record(_ entry: AuditEntry) {
        guard host.isAlive(daemon) else { return }
        host.state.withLock { $0.audit.append(entry) }
    }
}
