internal import Push

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that holds one password or token.
struct SecretFile {
    /// No password or token is longer than this, in bytes.
    static let limit = 64 * 1024

    /// The file's name.
    let path: String

    /// Reads the file, without the line breaks at its end.
    ///
    /// - Throws: a failure of the kind configuration that names the file and says nothing of its content.
    func contents() throws(PushFailure) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for somebody to write.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("cannot be opened: \(SystemError.text(errno))") }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
        var count = 0
        while count < bytes.count {
            let length = bytes.withUnsafeMutableBytes { Self.readSome(descriptor, into: $0[count...]) }
            guard length >= 0 else { throw failure("cannot be read: \(SystemError.text(errno))") }
            if length == 0 { break }
            count += length
        }
        guard count <= Self.limit else { throw failure("is larger than \(Self.limit) bytes: that is no password or token") }
        while count > 0, bytes[count - 1] == UInt8(ascii: "\n") || bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        guard count > 0 else { throw failure("is empty") }
        return Array(bytes[..<count])
    }

    /// A failure that is this file's.
    func failure(_ reason: String) -> PushFailure {
        PushFailure(.configuration, "the secret file \(path) \(reason)")
    }

    private static func readSome(_ descriptor: Int32, into part: Slice<UnsafeMutableRawBufferPointer>) -> Int {
        let buffer = UnsafeMutableRawBufferPointer(rebasing: part)
        while true {
            let length = read(descriptor, buffer.baseAddress, buffer.count)
            if length >= 0 || errno != EINTR { return length }
        }
    }
}
