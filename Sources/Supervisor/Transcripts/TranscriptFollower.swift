import StopClassification
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads what is added to the log of a session that was started elsewhere.
///
/// The log is somebody else's: it may be long, be cut, be replaced or vanish at any moment. Reading is bounded at each look.
struct TranscriptFollower {
    /// What a look showed.
    struct News: Sendable {
        /// A log that was not followed before: another session, or the first.
        var isNewLog = false
        /// Everything of the log that was read, the added lines included.
        var output: OutputTail
        /// When the log was written last, Unix seconds.
        var writtenAt: Double
        /// Whether the log holds more than one look reads.
        var hasMore = false
    }

    /// So much of a log is read when it is first seen; the last turn is all that matters.
    private static let firstReading = 1024 * 1024
    /// So much is read at one look, so that other inputs get their turn.
    private static let lookLimit = 8 * 1024 * 1024

    private struct Place: Equatable {
        var path: FilePath
        var device: UInt64
        var file: UInt64
    }

    private var finder: TranscriptFinder
    private let empty: OutputTail
    private var place: Place?
    private var offset: Int64 = 0
    private var skipsLine = false
    private var output: OutputTail

    init(scope: TranscriptScope, recording output: OutputTail) {
        finder = TranscriptFinder(scope: scope)
        empty = output
        self.output = output
    }

    /// The log that is followed.
    var path: FilePath? { place?.path }

    /// The folders in which a change may be news.
    var foldersToWatch: [FilePath] {
        let own = place.map { [$0.path.removingLastComponent()] } ?? []
        return own + finder.foldersToWatch().filter { !own.contains($0) }
    }

    /// Looks; nil when nothing was added.
    ///
    /// - Parameter mayMove: whether another log that was written later may take the place of the present one.
    mutating func look(mayMove: Bool) -> News? {
        let path = place == nil || mayMove && !hasGrown ? finder.newest() : place?.path
        guard let path, let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else { return nil }
        defer { try? file.close() }
        guard let status = try? BoundedFile.checkIsRegular(file) else { return nil }

        let size = Int64(status.st_size)
        let place = Place(path: path, device: UInt64(status.st_dev), file: UInt64(status.st_ino))
        var news = News(
            output: output,
            writtenAt: status.modified
        )
        if place != self.place || size < offset {
            news.isNewLog = path != self.place?.path
            self.place = place
            output = empty
            offset = max(size - Int64(Self.firstReading), 0)
            // What stands there is the rest of a line whose beginning was not read.
            skipsLine = offset > 0
        }
        guard size > offset else { return news.isNewLog ? news : nil }
        let end = min(size, offset + Int64(Self.lookLimit))
        guard read(file, upTo: end) else { return nil }
        news.output = output
        news.hasMore = end < size
        return news
    }

    /// Whether the log has grown since the last look: then it is the session at work, and no other is looked for.
    private var hasGrown: Bool {
        guard let place else { return false }
        var status = stat()
        guard stat(place.path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return UInt64(status.st_dev) == place.device && UInt64(status.st_ino) == place.file && Int64(status.st_size) > offset
    }

    /// Forgets what the log said so far, but not where it was read to.
    mutating func forget() {
        output = empty
    }

    private mutating func read(_ file: FileDescriptor, upTo end: Int64) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let start = offset
        while offset < end {
            let wanted = min(Int64(buffer.count), end - offset)
            let count = buffer.withUnsafeMutableBytes { bytes in
                (try? file.read(fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(wanted)]))) ?? 0
            }
            if count == 0 { break }
            offset += Int64(count)
            add(buffer[..<count])
        }
        return offset > start
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard skipsLine else { return output.append(bytes) }
        guard let end = bytes.firstIndex(of: 0x0A) else { return }
        skipsLine = false
        output.append(bytes[(end + 1)...])
    }
}
