#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A lock that processes share through a file; the kernel lifts it when its holder dies.
package final class FileLock {
    private let descriptor: Int32

    /// Opens the file, without locking it; nil when that cannot be.
    package init?(_ path: String) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        _ = close(descriptor)
    }

    /// Locks out everybody else; false when somebody holds it.
    func tryExclusive() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Holds it beside others who do the same; false when somebody locks everybody out.
    func tryShared() -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) == 0 }

    /// Locks out everybody else as soon as it can.
    ///
    /// A holder replaces a small file and is done; one that takes longer, as a stopped process does, is not waited for.
    package func exclusive(within limit: Duration = .milliseconds(500)) -> Bool {
        let deadline = ContinuousClock.now + limit
        while !tryExclusive() {
            guard .now < deadline else { return false }
            usleep(2_000)
        }
        return true
    }
}
