#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Files that are read and written whole.
package enum SmallFile {
    /// Why a file could not be used; the system's number for it.
    package struct Failure: Error {
        package let code: Int32

        package init(code: Int32) {
            self.code = code
        }

        /// The system's words.
        package var reason: String {
            switch code {
            case EFBIG: "it is too large"
            case EINVAL: "it is no regular file"
            case ELOOP: "it is a symbolic link"
            default: strerror(code).map { String(cString: $0) } ?? "error \(code)"
            }
        }

        package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
        var isTooLarge: Bool { code == EFBIG }
    }

    /// Reads a regular file.
    ///
    /// - Parameters:
    ///   - limit: a longer one is a failure, as is what is no file: nothing here waits for a pipe.
    ///   - followsLinks: whether a symbolic link stands for its file; otherwise it is a failure.
    package static func read(_ path: String, limit: Int, followsLinks: Bool = false) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(code: EINVAL) }
        guard status.st_size <= limit else { throw Failure(code: EFBIG) }
        // One more than it holds now: it may grow.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var count = 0
        while count < bytes.count {
            let length = bytes.withUnsafeMutableBytes { systemRead(descriptor, $0[count...]) }
            guard length >= 0 else { throw Failure(code: errno) }
            if length == 0 { break }
            count += length
        }
        return Array(bytes[..<count])
    }

    /// Replaces a file by a new one, readable by this user alone; a reader sees the old or the new one whole.
    ///
    /// The disk is not waited for, since somebody's job is: what a power cut leaves is known by its checksum. To be called by one
    /// process at a time.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let temporary = path + ".new"
        // What is left of one that was cut short, or a link that somebody put there to have another file overwritten.
        removeFile(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        var rest = bytes[...]
        var code: Int32 = 0
        while !rest.isEmpty, code == 0 {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { code = errno }
        }
        if close(descriptor) != 0, code == 0, errno != EINTR { code = errno }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            removeFile(temporary)
            throw Failure(code: code)
        }
    }

    private static func systemRead(_ descriptor: Int32, _ part: Slice<UnsafeMutableRawBufferPointer>) -> Int {
        let buffer = UnsafeMutableRawBufferPointer(rebasing: part)
        while true {
            let length = Self.read(descriptor, buffer)
            if length >= 0 || errno != EINTR { return length }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
