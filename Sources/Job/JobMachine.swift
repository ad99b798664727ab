/// Decides what happens around one run: what is passed on to the command, when it has had its time, when the two pushes go out and how
/// long they are waited for.
///
/// Pure: it is told what happened and when, and answers what to do. Instants are durations since the command's start.
struct JobMachine: Sendable {
    /// What happened.
    enum Event: Sendable, Equatable {
        /// A signal arrived; `reachedCommand` when the kernel sent it to the command as well, as a terminal's keys do.
        case signal(Int32, reachedCommand: Bool)
        case commandEnded
        /// The push beside the command has come to an end, whichever.
        case startPushEnded
        /// The push after the command has arrived; what other gateways still hold is being deleted.
        case endPushDelivered
        /// The push after the command has come to an end, whichever, and all that belongs to it.
        case endPushEnded
        /// Time has passed.
        case woke
    }

    /// What is to be done.
    enum Action: Sendable, Equatable {
        /// Send this signal to the command.
        case pass(Int32)
        /// Give up the push beside the command.
        case abandonStartPush
        /// Push the end; there is this much time.
        case pushEnd(within: Duration)
        /// Leave; what has not been delivered stays in the spool.
        case leave
    }

    private enum State: Equatable {
        /// With when the command will have had its time, and after that when it must go.
        case running(terminateAt: Duration?, killAt: Duration?)
        /// The command has ended while the push beside it goes on.
        case settling(until: Duration, end: Duration)
        case pushing(until: Duration)
        case left
    }

    /// How long a command may take to end by itself when its time is over.
    static let killDelay = Duration.seconds(10)

    private let budget: Duration
    private let pushes: Bool
    private let terminate: Int32
    private let kill: Int32
    private let ending: Set<Int32>
    private var state: State
    private var startPushes: Bool
    /// Whether the command was ended because of its time limit.
    private(set) var timedOut = false

    /// Makes the machine of a command that has just been started.
    ///
    /// - Parameters:
    ///   - timeout: how long the command may take.
    ///   - budget: how long everything may take after the command has ended.
    ///   - pushes: whether there is a gateway; the push beside the command is then under way.
    ///   - signals: the numbers of SIGTERM and SIGKILL, and of those that end a program.
    init(timeout: Duration?, budget: Duration, pushes: Bool, signals: (terminate: Int32, kill: Int32, ending: Set<Int32>)) {
        self.budget = budget
        self.pushes = pushes
        (terminate, kill, ending) = signals
        state = .running(terminateAt: timeout, killAt: nil)
        startPushes = pushes
    }

    /// When `woke` is to be told at the latest; nil when there is nothing to wait for but events.
    var wakeAt: Duration? {
        switch state {
        case .running(let terminateAt, let killAt): terminateAt ?? killAt
        case .settling(let until, _), .pushing(let until): until
        case .left: nil
        }
    }

    /// Takes an event.
    mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch (state, event) {
        case (.left, _):
            return []
        case (.running, .signal(let number, let reachedCommand)):
            return reachedCommand ? [] : [.pass(number)]
        case (.running, .commandEnded):
            guard pushes else { return leave() }
            guard startPushes else { return push(by: now + budget, at: now) }
            // A gateway that answers has done so long before; one that does not may not take the time of the more important push.
            state = .settling(until: now + budget / 4, end: now + budget)
            return []
        case (.running(let terminateAt, let killAt), .woke):
            if let terminateAt, now >= terminateAt {
                timedOut = true
                state = .running(terminateAt: nil, killAt: now + Self.killDelay)
                return [.pass(terminate)]
            }
            guard let killAt, now >= killAt else { return [] }
            state = .running(terminateAt: nil, killAt: nil)
            return [.pass(kill)]
        case (_, .startPushEnded):
            startPushes = false
            if case .settling(_, let end) = state { return push(by: end, at: now) }
            return []
        case (.settling(let until, let end), .woke):
            return now >= until ? [.abandonStartPush] + push(by: end, at: now) : []
        case (.pushing, .endPushEnded):
            return leave()
        case (.pushing(let until), .endPushDelivered):
            // The run is told. A gateway that is not in use is not worth much of the job's time; a later run asks it again.
            state = .pushing(until: min(until, now + budget / 10))
            return []
        case (.pushing(let until), .woke):
            return now >= until ? leave() : []
        case (.settling, .signal(let number, _)), (.pushing, .signal(let number, _)):
            // The command has had its signal and ended; who sends another one means this program.
            return ending.contains(number) ? leave() : []
        case (.settling, _), (.pushing, _), (.running, .endPushDelivered), (.running, .endPushEnded):
            return []
        }
    }

    private mutating func push(by end: Duration, at now: Duration) -> [Action] {
        state = .pushing(until: end)
        return [.pushEnd(within: end - now)]
    }

    private mutating func leave() -> [Action] {
        state = .left
        return [.leave]
    }
}
