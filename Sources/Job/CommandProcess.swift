#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The job's command as a process.
///
/// It has this program's input and outputs, directory and environment, and the signal mask that this program was started with. Where
/// there is a terminal it stays in this program's process group, so that the terminal is its own as well; where there is none it gets a
/// group of its own, so that a signal reaches what it started too.
struct CommandProcess {
    private let id: pid_t
    private let hasOwnGroup: Bool

    /// Why there is no process.
    struct SpawnFailure: Error {
        let code: Int32

        var isMissing: Bool { code == ENOENT || code == ENOTDIR }

        /// The system's words and what to do.
        var reason: String {
            let words = strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return switch code {
            case ENOENT, ENOTDIR: "there is no such command (check its name and PATH)"
            case EACCES: "\(words) (is it executable?)"
            case ENOEXEC: "\(words) (does a script lack its #! line?)"
            default: words
            }
        }
    }

    /// Starts the command.
    ///
    /// - Parameters:
    ///   - command: the program, looked for in `PATH` where its name has no slash, and its arguments; not empty.
    ///   - mask: the command's signal mask.
    init(_ command: [[UInt8]], mask: sigset_t) throws(SpawnFailure) {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = mask
        hasOwnGroup = !Self.hasTerminal
        // Whoever started us may have ignored or blocked SIGTERM, which the command would inherit; it has to end on it.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGTERM)
        sigdelset(&mask, SIGTERM)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &mask)
        var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        if hasOwnGroup { flags |= Int32(POSIX_SPAWN_SETPGROUP) }
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { word in strdup(word.map { CChar(bitPattern: $0) } + [0]) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        guard let program = arguments[0] else { throw SpawnFailure(code: ENOENT) }
        var id: pid_t = 0
        let code = posix_spawnp(&id, program, nil, &attributes, &arguments, environ)
        guard code == 0 else { throw SpawnFailure(code: code) }
        self.id = id
    }

    /// Sends it a signal.
    func send(_ signal: Int32) {
        kill(hasOwnGroup ? -id : id, signal)
    }

    /// How it ended and what it used; nil while it runs.
    func end() -> (waitStatus: Int32, usage: JobEnd.Usage)? {
        var status: Int32 = 0
        var usage = rusage()
        while true {
            let result = wait4(id, &status, WNOHANG, &usage)
            if result == id { return (status, Self.usage(usage)) }
            guard result < 0, errno == EINTR else { return nil }
        }
    }

    private static func usage(_ usage: rusage) -> JobEnd.Usage {
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        // Linux counts it in KiB.
        let resident = Double(usage.ru_maxrss) * 1024
        return JobEnd.Usage(userSeconds: seconds(usage.ru_utime), systemSeconds: seconds(usage.ru_stime), residentBytes: resident)
    }

    private static var hasTerminal: Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
