import Daemon
import MetricRegistry
import StopClassification
import Supervisor
import SystemPackage

/// The world around the supervisor: clocks, processes, a disk, and what goes wrong with them.
///
/// Used by one task at a time; the lock is there for the compiler.
final class SimulatedHost: Sendable {
    /// A process of the assistant.
    struct Process {
        let id: Int32
        let mark: String
        let session: String
        let run: Scenario.Run
        /// Which run of the daemon started it.
        let daemon: Int
        var output: OutputTail
        /// On the clock that never steps.
        var endsAt: Duration
        var tellsSessionAt: Duration?
        var answersAt: Duration?
        let onNews: @Sendable (Int32, AssistantNews) -> Void
        let onEnd: @Sendable (AssistantEnd) -> Void
    }

    struct State {
        var now: Moment
        var random: SeededRandom
        var processes: [Process] = []
        var starts = 0
        var sessions = 0
        var isTakenOver = false
        var isDiskFull = false
        var memory: SavedSession?
        /// The run of the daemon that is alive; what another one does has no effect.
        var daemon = 0
        /// Effects so far; at this one the daemon dies before it has come about.
        var effects = 0
        var diesAtEffect: Int?
        /// The reset that was announced last, and whether an operator has asked for what comes next.
        var announced: Double?
        var isOperatorsWish = false
        var violations: [String] = []
        var audit: [AuditEntry] = []
    }

    let scenario: Scenario
    let state: LockedState<State>

    init(_ scenario: Scenario, seed: UInt64, diesAtEffect: Int?) {
        self.scenario = scenario
        let start = Moment(unixTime: scenario.starts, elapsed: .zero)
        var state = State(now: start, random: SeededRandom(seed: seed))
        state.diesAtEffect = diesAtEffect
        self.state = LockedState(state)
    }

    var now: Moment { state.withLock { $0.now } }

    /// Whether a run of the daemon is alive.
    func isAlive(_ daemon: Int) -> Bool { state.withLock { $0.daemon == daemon } }

    /// What the supervisor is given; nothing sleeps in a simulation.
    var clock: SupervisorClock {
        SupervisorClock(
            now: { self.now },
            sleep: { _ in throw CancellationError() },
            random: { self.state.withLock { $0.random.next() } }
        )
    }

    // MARK: Time

    /// Moves both clocks on.
    func advance(to elapsed: Duration) {
        state.withLock { state in
            let step = max(elapsed - state.now.elapsed, .zero)
            state.now.elapsed += step
            state.now.unixTime += step / .seconds(1)
        }
    }

    func setClock(by amount: Duration) {
        state.withLock { $0.now.unixTime += amount / .seconds(1) }
    }

    /// The host sleeps: time passes, and no process takes part in it.
    func suspend(for amount: Duration) {
        advance(to: now.elapsed + amount)
        state.withLock { state in
            for index in state.processes.indices {
                state.processes[index].endsAt += amount
                state.processes[index].answersAt = state.processes[index].answersAt.map { $0 + amount }
            }
        }
    }

    // MARK: Processes

    /// When a process does something next.
    var nextProcessEvent: Duration? {
        state.withLock { state in
            state.processes.flatMap { [$0.endsAt, $0.tellsSessionAt, $0.answersAt].compactMap { $0 } }.min()
        }
    }

    /// The steps that are done with the process that ends now; nil when it does none.
    var stepsDue: Int? {
        state.withLock { state in state.processes.first { $0.endsAt <= state.now.elapsed }?.run.steps }
    }

    /// Lets the process that is due do what it does.
    ///
    /// - Returns: whether the supervisor has been told of something.
    func runProcess() -> Bool {
        let due: (process: Process, news: AssistantNews?)? = state.withLock { state in
            let now = state.now.elapsed
            if let index = state.processes.firstIndex(where: { $0.tellsSessionAt.map { $0 <= now } ?? false }) {
                state.processes[index].tellsSessionAt = nil
                return (state.processes[index], .session(state.processes[index].session))
            }
            if let index = state.processes.firstIndex(where: { $0.answersAt.map { $0 <= now } ?? false }) {
                state.processes[index].answersAt = nil
                let process = state.processes[index]
                if let line = SimulatedOutput.answer(scenario.configuration.assistant.kind, session: process.session) {
                    state.processes[index].output.append(Array((line + "\n").utf8))
                }
                return (state.processes[index], .answered)
            }
            guard let index = state.processes.firstIndex(where: { $0.endsAt <= now }) else { return nil }
            return (state.processes.remove(at: index), nil)
        }
        guard let due else { return false }
        guard let news = due.news else { return end(due.process) }
        guard isAlive(due.process.daemon), news != .answered || due.process.output.showsAnswers else { return false }
        due.process.onNews(due.process.id, news)
        return true
    }

    /// What the killed daemon's processes do: die with it, or go on.
    func orphan() {
        state.withLock { state in state.processes.removeAll { !$0.run.survives } }
    }

    private func end(_ process: Process) -> Bool {
        var output = process.output
        let moment = now
        var announced: Double?
        for template in process.run.says {
            let line = SimulatedOutput.line(template, session: process.session, now: moment.unixTime)
            announced = [announced, line.moment].compactMap { $0 }.max()
            output.append(Array((line.text + "\n").utf8))
        }
        guard isAlive(process.daemon) else { return false }
        state.withLock { state in
            state.announced = announced
            state.isOperatorsWish = false
        }
        let status: ExitStatus =
            switch process.run.end {
            case .exit(let code): .exited(code)
            case .signal(let number): .signalled(number)
            }
        process.onEnd(AssistantEnd(status: status, output: output, stoppedAt: moment.elapsed))
        return true
    }

    /// Ends a process at once, by a signal.
    func signal(_ id: Int32, _ number: Int32) {
        state.withLock { state in
            guard let index = state.processes.firstIndex(where: { $0.id == id }) else { return }
            let old = state.processes[index]
            var run = old.run
            (run.says, run.end) = ([], .signal(number))
            state.processes[index] = Process(
                id: old.id,
                mark: old.mark,
                session: old.session,
                run: run,
                daemon: old.daemon,
                output: old.output,
                endsAt: state.now.elapsed,
                tellsSessionAt: nil,
                answersAt: nil,
                onNews: old.onNews,
                onEnd: old.onEnd
            )
        }
    }

    /// Counts an effect of a run of the daemon; false when it does not come about, since the daemon is dead.
    func takeEffect(of daemon: Int) -> Bool {
        state.withLock { state in
            guard state.daemon == daemon else { return false }
            defer { state.effects += 1 }
            guard state.diesAtEffect == state.effects else { return true }
            state.daemon = 0
            return false
        }
    }
}
