public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sees to it that one supervisor at a time has a session; the kernel lifts the lock when its holder dies.
public final class SessionLock: Sendable {
    /// Why a lock was not got.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// Another process has it; with its id, when it left one.
        case held(by: Int32?)
        /// There can be no lock, and why.
        case unusable(String)

        /// What is wrong.
        public var description: String {
            switch self {
            case .held(let process): "it is held by " + (process.map { "process \($0)" } ?? "another process")
            case .unusable(let reason): reason
            }
        }
    }

    private let file: FileDescriptor

    /// Takes the lock, or says who has it; waits for nobody.
    ///
    /// The file stays behind unlocked, since removing it could remove somebody else's.
    public init(path: FilePath) throws(Failure) {
        do {
            try StateDirectory.make(path.removingLastComponent())
            let options: FileDescriptor.OpenOptions = [.create, .noFollow, .nonBlocking, .closeOnExec]
            file = try FileDescriptor.open(path, .readWrite, options: options, permissions: [.ownerRead, .ownerWrite])
        } catch {
            throw .unusable("\(path): \(error)")
        }
        var text = [UInt8](repeating: 0, count: 32)
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = Errno(rawValue: errno)
            let count = text.withUnsafeMutableBytes { (try? file.read(fromAbsoluteOffset: 0, into: $0)) ?? 0 }
            // The file is closed by `deinit`, which runs for an object that is complete and then not handed out, too.
            guard isHeld else { throw .unusable("\(path): \(reason)") }
            throw .held(by: Int32(String(decoding: text.prefix(count), as: UTF8.self).prefix { $0.isNumber }))
        }
        // Only a courtesy to whoever comes second: a full disk must not keep the session from being supervised.
        text = Array("\(getpid())\n".utf8)
        _ = ftruncate(file.rawValue, 0)
        _ = try? file.writeAll(toAbsoluteOffset: 0, text)
    }

    deinit {
        try? file.close()
    }
}
