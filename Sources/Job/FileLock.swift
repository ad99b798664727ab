#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A lock that processes share through a file; the kernel lifts it when its holder dies.
///
/// Who holds it for himself may remove the file: whoever has opened that one before locks the next.
package final class FileLock {
    private let path: String
    private var descriptor: Int32

    /// Opens the file, without locking it; nil when that cannot be.
    package init?(_ path: String) {
        self.path = path
        descriptor = Self.opened(path)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        _ = close(descriptor)
    }

    /// Locks out everybody else; false when somebody holds it.
    func tryExclusive() -> Bool { tryLock(LOCK_EX) }

    /// Holds it beside others who do the same; false when somebody locks everybody out.
    func tryShared() -> Bool { tryLock(LOCK_SH) }

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

    private func tryLock(_ operation: Int32) -> Bool {
        while flock(descriptor, operation | LOCK_NB) == 0 {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_nlink == 0 else { return true }
            let next = Self.opened(path)
            guard next >= 0 else { return false }
            _ = close(descriptor)
            descriptor = next
        }
        return false
    }

    private static func opened(_ path: String) -> Int32 {
        open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
}
