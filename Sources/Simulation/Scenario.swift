public import Daemon

/// A story to run the supervisor through: what the assistant does, what else happens, and what is to come of it.
public struct Scenario: Sendable, Equatable {
    /// What one process of the assistant does.
    public struct Run: Sendable, Equatable {
        /// How it ends.
        public enum End: Sendable, Equatable {
            case exit(Int32)
            case signal(Int32)
        }

        /// How long it runs.
        public var duration = Duration.seconds(60)
        /// When it shows that it is at work; nil never.
        public var answersAfter: Duration?
        /// The lines that it prints before it ends, with placeholders.
        public var says: [String] = []
        /// How it ends.
        public var end = End.exit(0)
        /// Steps that the session file names as done from then on; nil leaves it alone.
        public var steps: Int?
        /// Whether it goes on when the daemon is killed.
        public var survives = false
        /// Whether it cannot even be started.
        public var cannotStart = false
    }

    /// Something that happens besides.
    public struct Happening: Sendable, Equatable {
        /// What happens.
        public enum Kind: String, Sendable, CaseIterable {
            case pause, resume
            case resumeNow = "resume-now"
            case newSession = "new-session"
            /// Somebody goes on with the session in another window.
            case takeOver = "take-over"
            /// That somebody leaves.
            case letGo = "let-go"
            /// Somebody sets the wall clock, `by` so much.
            case setClock = "set-clock"
            /// The host sleeps, `for` so long.
            case suspend
            /// The daemon is killed and started again, after `for`.
            case killDaemon = "kill-daemon"
            /// The daemon is ended in good order and started again, after `for`.
            case restartDaemon = "restart-daemon"
            case deleteSessionFile = "delete-session-file"
            case completeSessionFile = "complete-session-file"
            /// Nothing can be written any more.
            case fillDisk = "fill-disk"
            case freeDisk = "free-disk"
        }

        /// When, after the start.
        public var at: Duration
        /// What.
        public var kind: Kind
        /// How long, or by how much; zero where that means nothing.
        public var amount = Duration.zero
        /// The line of the scenario's file, for what is said about it.
        public var line = 0
    }

    /// What is to come of it.
    public struct Expectation: Sendable, Equatable {
        /// A metric and what it is to be.
        public struct Metric: Sendable, Equatable {
            /// Without the prefix; without labels the sum over all of them.
            public var name: String
            /// Its value, for a counter its increase over all runs of the daemon.
            public var value: Double
            /// The line of the scenario's file.
            public var line: Int
        }

        /// How the session ended, or the daemon's state at the end.
        public var end: String?
        /// In the order of the file.
        public var metrics: [Metric] = []
    }

    /// What it is about, in a sentence.
    public var about = ""
    /// When it begins, Unix seconds.
    public var starts = 1_767_603_600.0
    /// When it is cut off, unless the session ends before.
    public var lasts = Duration.seconds(7 * 86_400)
    /// What the daemon is told.
    public var configuration = DaemonConfiguration()
    /// Steps planned, by the session file; nil when there is no session file.
    public var totalSteps: Int?
    /// The assistant's processes, in the order in which they are started; the last one again and again.
    public var runs: [Run] = []
    /// What happens besides, in the order of time.
    public var happenings: [Happening] = []
    /// What is to come of it.
    public var expectation = Expectation()
}
