import Job

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that will take another's place, with room on the disk that it has already.
final class ReservedFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isCommitted = false

    /// Makes a file beside the one that it will replace, readable by this user alone, with room for so many bytes.
    init(_ path: String, bytes: Int) throws(SmallFile.Failure) {
        self.path = path
        temporary = path + ".new"
        // What an earlier run left there, whatever it is, except for a folder.
        unlink(temporary)
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SmallFile.Failure(code: errno) }
        #if !canImport(Darwin)
            let code = bytes > 0 ? posix_fallocate(descriptor, 0, off_t(bytes)) : 0
            // A file system that cannot promise anything shows what it has when it is written to.
            guard code == 0 || code == EOPNOTSUPP || code == EINVAL else {
                throw SmallFile.Failure(code: code)
            }
        #endif
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    /// Writes the bytes, waits for the disk, and puts the file in the other's place: a reader sees the old or the new one whole.
    func commit(_ bytes: [UInt8]) throws(SmallFile.Failure) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start, off_t(start)) }
            if count >= 0 { start += count } else if errno != EINTR { throw SmallFile.Failure(code: errno) }
        }
        guard ftruncate(descriptor, off_t(bytes.count)) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw SmallFile.Failure(code: errno)
        }
        isCommitted = true
    }
}
