import FoundationEssentials
public import Logging
import MetricRegistry
public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The audit trail on disk: one JSON object to a line, mode 0600, in a bounded number of files of bounded size.
///
/// A full disk stops nothing: what could not be written is lost, which is logged once, and once more when it works again.
/// Thread safety: may be used from any thread.
public final class AuditFile: AuditTrail {
    private let path: FilePath
    private let greatestSize: Int
    private let files: Int
    private let logger: Logger
    private let problem = LockedState<String?>(nil)

    /// Names a file; nothing is written yet.
    ///
    /// - Parameters:
    ///   - greatestSize: of each file, in bytes; a file that would exceed it becomes `path.1`, that one `path.2`, and so on.
    ///   - files: how many are kept, the one that is written included; at least 1.
    public init(path: FilePath, greatestSize: Int = 4 * 1024 * 1024, files: Int = 5, logger: Logger) {
        self.path = path
        self.greatestSize = greatestSize
        self.files = max(files, 1)
        self.logger = logger
    }

    /// Appends an entry; a disk that takes none is reported once.
    public func record(_ entry: AuditEntry) {
        problem.withLock { problem in
            do {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                try append(Array(try encoder.encode(entry)) + [0x0A])
                if problem != nil { logger.notice("the audit trail is written again") }
                problem = nil
            } catch {
                if problem == nil { logger.warning("the audit trail is not written: \(path): \(error)") }
                problem = "\(error)"
            }
        }
    }

    private func append(_ line: [UInt8]) throws {
        var file = try open()
        var size = try file.seek(offset: 0, from: .end)
        if size > 0, Int(size) + line.count > greatestSize {
            try file.close()
            try rotate()
            file = try open()
            size = 0
        }
        try file.closeAfter {
            var line = line
            var last: [UInt8] = [0x0A]
            if size > 0 { _ = try last.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: size - 1, into: $0) } }
            // A line that was torn by a power cut stays by itself.
            if last != [0x0A] { line.insert(0x0A, at: 0) }
            let written = try line.withUnsafeBytes { try file.write($0) }
            guard written == line.count else {
                _ = ftruncate(file.rawValue, off_t(size))
                throw Errno.noSpace
            }
        }
    }

    private func open() throws -> FileDescriptor {
        try StateDirectory.make(path.removingLastComponent())
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .append, .noFollow, .nonBlocking, .closeOnExec],
            permissions: [.ownerRead, .ownerWrite]
        )
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG, fchmod(file.rawValue, 0o600) == 0 else {
            try file.close()
            throw BoundedFile.Failure.notAFile
        }
        return file
    }

    private func rotate() throws(Errno) {
        for number in stride(from: files - 2, through: 0, by: -1) {
            let from = number == 0 ? path.string : "\(path).\(number)"
            guard rename(from, "\(path).\(number + 1)") == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
        }
        if files == 1, unlink(path.string) != 0 { throw Errno(rawValue: errno) }
    }
}
