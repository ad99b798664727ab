import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks at a session file now and then, and reads it when it has changed.
struct SessionFileWatch {
    /// What a look showed that the one before did not.
    enum Change: Equatable {
        case steps(SessionSteps)
        /// The file says nothing, and why. What it said before no longer counts.
        case failed(String)
    }

    private struct Signature: Equatable {
        var device: UInt64 = 0
        var file: UInt64 = 0
        var size: Int64 = -1
        var seconds = 0
        var nanoseconds = 0
    }

    let path: FilePath
    /// What the file said last, if it could be read.
    private(set) var session: SessionFile?
    /// Whether there was no file at the last look.
    private(set) var isMissing = false
    private var signature: Signature?
    private var failure: String?

    init(path: FilePath) {
        self.path = path
    }

    /// Looks; nil when nothing changed.
    ///
    /// Cost: one system call while nothing changes.
    mutating func look() -> Change? {
        var status = stat()
        var now = Signature()
        isMissing = lstat(path.string, &status) != 0
        if !isMissing {
            now = Signature(
                device: UInt64(status.st_dev),
                file: UInt64(status.st_ino),
                size: Int64(status.st_size),
                seconds: Int(status.st_mtim.tv_sec),
                nanoseconds: Int(status.st_mtim.tv_nsec)
            )
        }
        guard now != signature else { return nil }
        signature = now
        do {
            let session = try SessionFile(contentsOf: path)
            self.session = session
            failure = nil
            return .steps(session.steps)
        } catch {
            session = nil
            defer { failure = error.description }
            // A file that stays unreadable in the same way is reported once, however often it changes.
            return failure == error.description ? nil : .failed(error.description)
        }
    }
}
