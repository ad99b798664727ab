/// What is known of a run when it has ended.
struct JobEnd: Sendable, Equatable {
    /// What the command and those that it waited for used.
    struct Usage: Sendable, Equatable {
        var userSeconds: Double
        var systemSeconds: Double
        /// The most memory that one of these processes held at a time.
        var residentBytes: Double
    }

    let outcome: JobOutcome
    /// As a shell reports it: the command's own, 128 and the signal's number, 127 or 126 when it could not be started.
    let exitCode: Int32
    /// By a clock that nobody sets.
    let seconds: Double
    /// Nil when nothing ran.
    let usage: Usage?

    /// The end of a command that ran.
    ///
    /// - Parameters:
    ///   - waitStatus: as `wait` tells it.
    ///   - timedOut: whether it was ended because of its time limit.
    init(waitStatus: Int32, timedOut: Bool, seconds: Double, usage: Usage?) {
        let signal = waitStatus & 0x7f
        let code = signal == 0 ? waitStatus >> 8 & 0xff : 128 + signal
        outcome = timedOut ? .timeout : signal != 0 ? .signal : code == 0 ? .success : .failure
        exitCode = code
        self.seconds = seconds
        self.usage = usage
    }

    /// The end of a command that could not be started.
    ///
    /// - Parameter isMissing: whether there is no such command, rather than one that cannot be executed.
    init(spawnFailed isMissing: Bool) {
        outcome = .spawnFailed
        exitCode = isMissing ? 127 : 126
        seconds = 0
        usage = nil
    }
}
