#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file, a pipe or standard input that is read to its end, in pieces, in bounded memory.
struct OutputFile {
    /// Why it cannot be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private static let pieceSize = 256 * 1024
    /// How long a named pipe may stay without anybody who writes to it, in milliseconds.
    private static let patience: Int32 = 5000

    private let path: String

    /// - Parameter path: `-` is standard input.
    init(_ path: String) {
        self.path = path
    }

    /// Hands out the content piece by piece; no piece is valid after its call.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(Unreadable) {
        guard path != "-" else {
            if isatty(STDIN_FILENO) == 1 { StandardError.write("palingenesis: reading the output from the terminal, until Ctrl-D") }
            return try drain(STDIN_FILENO, mayLackWriter: false, body)
        }
        // Non-blocking, so that a pipe nobody writes to cannot hold the program up for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw unreadable(errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw Unreadable(description: "cannot read \(path): it is a directory (name the file with the assistant's output)")
        }
        try drain(descriptor, mayLackWriter: status.st_mode & S_IFMT == S_IFIFO, body)
    }

    private func drain(_ descriptor: Int32, mayLackWriter: Bool, _ body: (UnsafeRawBufferPointer) -> Void) throws(Unreadable) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 1)
        defer { buffer.deallocate() }
        var looksForWriter = mayLackWriter
        var hasWaited = false
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                looksForWriter = false
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count == 0 {
                // A pipe that nobody has opened for writing yet looks like one that has ended.
                guard looksForWriter else { return }
                if hasWaited {
                    throw Unreadable(description: "cannot read \(path): nobody writes to this pipe (start the program that does)")
                }
                if Self.wait(for: descriptor, milliseconds: Self.patience) & Int16(POLLHUP) != 0 { looksForWriter = false }
                hasWaited = true
            } else if errno == EAGAIN {
                looksForWriter = false
                _ = Self.wait(for: descriptor, milliseconds: -1)
            } else if errno != EINTR {
                throw unreadable(errno)
            }
        }
    }

    /// Waits for something to read or for the end, and returns what `poll` saw.
    private static func wait(for descriptor: Int32, milliseconds: Int32) -> Int16 {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, milliseconds) > 0 ? ready.revents : 0
    }

    private func unreadable(_ code: Int32) -> Unreadable {
        Unreadable(description: "cannot read \(path == "-" ? "standard input" : path): \(String(cString: strerror(code)))")
    }
}
