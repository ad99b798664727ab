#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The signals of this process, taken one by one instead of acted upon.
///
/// They are blocked, and no handler is installed: a signal that was ignored when the program started stays ignored for its command.
/// To be made before any other thread is, since a thread inherits what is blocked.
struct SignalQueue {
    /// Those that are passed on to the command.
    static let passed = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH]
    /// Those that end a program.
    static let ending: Set<Int32> = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

    /// The mask as it was.
    let originalMask: sigset_t
    private let taken: sigset_t

    /// Blocks them.
    init() {
        // Where it is ignored, which is inherited, ended children cannot be waited for.
        signal(SIGCHLD, SIG_DFL)
        var taken = sigset_t()
        sigemptyset(&taken)
        for number in Self.passed + [SIGCHLD] { sigaddset(&taken, number) }
        self.taken = taken
        // A connection that breaks, and a file that may not grow, are errors of their writes.
        var blocked = taken
        sigaddset(&blocked, SIGPIPE)
        sigaddset(&blocked, SIGXFSZ)
        var original = sigset_t()
        pthread_sigmask(SIG_BLOCK, &blocked, &original)
        originalMask = original
    }

    /// Waits for a signal.
    ///
    /// - Parameter limit: how long at most; nil for as long as it takes.
    /// - Returns: its number, and whether the kernel sent it, as it does to all processes of a terminal; nil when none came.
    func next(within limit: Duration?) -> (number: Int32, isFromKernel: Bool)? {
        var taken = taken
        var information = siginfo_t()
        let number: Int32
        if let limit {
            let (seconds, attoseconds) = max(limit, .zero).components
            var time = timespec(tv_sec: min(Int(seconds), 1 << 30), tv_nsec: Int(attoseconds / 1_000_000_000))
            number = sigtimedwait(&taken, &information, &time)
        } else {
            number = sigwaitinfo(&taken, &information)
        }
        return number > 0 ? (number, information.si_code > 0) : nil
    }

    /// Wakes whoever waits for a signal; to be called from another thread.
    static func wake() {
        kill(getpid(), SIGCHLD)
    }
}
