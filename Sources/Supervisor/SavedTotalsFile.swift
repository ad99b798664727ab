import FoundationEssentials
public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file that keeps the totals between runs: JSON, mode 0600, replaced whole.
public struct SavedTotalsFile: Sendable {
    /// What the file could not be used for.
    public struct Failure: Error, CustomStringConvertible {
        /// What failed, why, and what became of the file.
        public let description: String
    }

    private struct Contents: Codable {
        var version = 1
        var totals: SavedTotals
    }

    private static let greatestSize = 64 * 1024

    /// Where it is.
    public let path: FilePath

    /// Names a file; nothing is read or written yet.
    public init(path: FilePath) {
        self.path = path
    }

    /// Reads the totals; zero when there is no file yet.
    ///
    /// - Throws: `Failure` when there is a file that cannot be read or understood. A damaged one is set aside first, so that the
    ///   next save does not destroy what may be worth repairing.
    public func load() throws(Failure) -> SavedTotals {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path, limit: Self.greatestSize)
        } catch .missing {
            return SavedTotals()
        } catch {
            throw Failure(description: "cannot read \(path): \(error)")
        }
        if let contents = try? JSONDecoder().decode(Contents.self, from: Data(bytes)), contents.version == 1,
            contents.totals.timeSavedSeconds.isFinite, contents.totals.timeSavedSeconds >= 0
        {
            return contents.totals
        }
        let aside = FilePath(path.string + ".damaged")
        let renamed = rename(path.string, aside.string) == 0
        throw Failure(description: "\(path) is damaged" + (renamed ? "; set aside as \(aside)" : ""))
    }

    /// Writes the totals: into a new file that then takes the old one's place, so that a reader never sees half of it.
    public func save(_ totals: SavedTotals) throws(Failure) {
        let temporary = FilePath(path.string + ".new")
        do {
            try makeDirectories(path.removingLastComponent())
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let data = try encoder.encode(Contents(totals: totals))
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .truncate, .noFollow, .closeOnExec],
                permissions: [.ownerRead, .ownerWrite]
            )
            try file.closeAfter {
                // One that was left behind keeps the mode it was made with.
                guard fchmod(file.rawValue, 0o600) == 0 else { throw Errno(rawValue: errno) }
                _ = try file.writeAll(data)
                // Renaming before the bytes are on disk could leave an empty file after a power cut.
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw Failure(description: "cannot write \(path): \(error)")
        }
    }

    private func makeDirectories(_ directory: FilePath) throws {
        guard !directory.isEmpty, mkdir(directory.string, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeDirectories(directory.removingLastComponent())
            guard mkdir(directory.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
        case let code: throw Errno(rawValue: code)
        }
    }
}
