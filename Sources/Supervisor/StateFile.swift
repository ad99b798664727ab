import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a state file could not be used for.
public struct StateFileFailure: Error, CustomStringConvertible {
    /// What failed, why, and what became of the file.
    public let description: String

    package init(description: String) {
        self.description = description
    }
}

/// A small JSON file that outlives the process: mode 0600, replaced whole, a regular file and nothing else.
///
/// Whoever uses it holds a lock, so that nobody else writes it at the same time.
struct StateFile<Contents: Codable & Sendable>: Sendable {
    let path: FilePath
    /// Larger files are no state of ours, in bytes.
    var greatestSize = 1024 * 1024

    /// Reads the contents; nil when there is no file yet.
    ///
    /// - Parameter isPlausible: whether contents can have been written by this version of the program.
    /// - Throws: when what is there cannot be read or understood. It is set aside first, so that the next save does not destroy what
    ///   may be worth repairing.
    func load(isPlausible: (Contents) -> Bool) throws(StateFileFailure) -> Contents? {
        let problem: String
        do throws(BoundedFile.Failure) {
            let bytes = try BoundedFile.read(path, limit: greatestSize, followsLinks: false)
            if let contents = try? JSONDecoder().decode(Contents.self, from: Data(bytes)), isPlausible(contents) { return contents }
            problem = "it is damaged, or of another version"
        } catch .missing {
            return nil
        } catch {
            problem = error.description
        }
        throw StateFileFailure(description: "\(path) cannot be used: \(problem); \(setAside())")
    }

    /// Writes the contents: into a new file that then takes the old one's place, so that a reader never sees half of it.
    func save(_ contents: Contents) throws(StateFileFailure) {
        let temporary = FilePath(path.string + ".new")
        do {
            try StateDirectory.make(path.removingLastComponent())
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let data = try encoder.encode(contents)
            // One that was left behind, or put there.
            unlink(temporary.string)
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerRead, .ownerWrite]
            )
            try file.closeAfter {
                _ = try file.writeAll(data)
                // Renaming before the bytes are on disk could leave an empty file after a power cut.
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw StateFileFailure(description: "cannot write \(path): \(error)")
        }
    }

    /// Moves away what is there, whatever it is, under a name that nothing has; says how that went.
    private func setAside() -> String {
        for number in 1...100 {
            let aside = "\(path).damaged-\(number)"
            var status = stat()
            guard lstat(aside, &status) != 0, errno == ENOENT else { continue }
            return rename(path.string, aside) == 0 ? "set aside as \(aside)" : "it cannot be set aside: \(Errno(rawValue: errno))"
        }
        return "it was not set aside, since a hundred others were (remove \(path).damaged-*)"
    }
}
