import MetricRegistry
import StopClassification
public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Copies a session file before a new session may write over it: verified, under names of their own, the oldest removed.
public struct SessionBackup: Sendable, Equatable {
    /// Why there is no backup.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// A copy that was read back.
    struct Copy: Equatable {
        let path: FilePath
        let size: Int
        /// FNV-1a, 64 bits, of the contents, in hexadecimal.
        let hash: String
    }

    /// How many copies of a file are kept.
    static let limit = 10

    /// Where the copies are; outside the session file's own folder, where they would look like sessions.
    public let directory: FilePath

    /// Names a directory; it is made when it is needed.
    public init(directory: FilePath) {
        self.directory = directory
    }

    /// Makes a copy.
    ///
    /// - Returns: nil when there is no file to copy.
    /// - Throws: when there is something that cannot be copied, or the copy does not read as the original does.
    func make(of file: FilePath, at unixTime: Double) throws(Failure) -> Copy? {
        let contents: [UInt8]
        do {
            contents = try BoundedFile.read(file, limit: SessionFile.greatestSize, followsLinks: false)
        } catch .missing {
            return nil
        } catch {
            throw Failure(description: "\(file): \(error)")
        }
        let copy = try write(contents, named: file, at: unixTime)
        prune(copiesOf: file, but: copy)
        return Copy(path: copy, size: contents.count, hash: Self.hash(contents))
    }

    private func write(_ contents: [UInt8], named file: FilePath, at unixTime: Double) throws(Failure) -> FilePath {
        let permissions: FilePermissions = [.ownerRead, .ownerWrite]
        let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .noFollow, .closeOnExec]
        do {
            try StateDirectory.make(directory)
            // Several within a second are told apart by a number.
            for number in 0..<100 {
                let path = directory.appending(Self.name(of: file, at: unixTime, number))
                do {
                    let copy = try FileDescriptor.open(path, .writeOnly, options: options, permissions: permissions)
                    do {
                        try copy.closeAfter {
                            _ = try copy.writeAll(contents)
                            guard fsync(copy.rawValue) == 0 else { throw Errno(rawValue: errno) }
                        }
                        let read = try BoundedFile.read(path, limit: SessionFile.greatestSize, followsLinks: false)
                        guard Self.hash(read) == Self.hash(contents), read == contents else {
                            throw Failure(description: "\(path) does not read as it was written")
                        }
                        return path
                    } catch {
                        unlink(path.string)
                        throw error
                    }
                } catch Errno.fileExists {
                    continue
                }
            }
            throw Failure(description: "\(directory): a hundred copies were made within a second")
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "\(directory): \(error)")
        }
    }

    private func prune(copiesOf file: FilePath, but newest: FilePath) {
        let copies = StateDirectory.names(in: directory).filter { Self.isCopy($0, of: file) && $0 != newest.lastComponent?.string }
        for name in copies.dropLast(Self.limit - 1) { unlink(directory.appending(name).string) }
    }

    /// `session-20260305T120000Z-00.md`: in the order of their names the copies are in the order of time.
    private static func name(of file: FilePath, at unixTime: Double, _ number: Int) -> String {
        let time = RFC3339.text(unixTime.rounded(.down)).filter { $0 != "-" && $0 != ":" }
        return "\(file.stem ?? "session")-\(time)-\(number < 10 ? "0" : "")\(number)" + (file.extension.map { "." + $0 } ?? "")
    }

    private static func isCopy(_ name: String, of file: FilePath) -> Bool {
        let pattern = Self.name(of: file, at: 0, 0)
        guard name.utf8.count == pattern.utf8.count, name.hasPrefix((file.stem ?? "session") + "-") else { return false }
        // A digit stands where one stands in the pattern, and everything else is the same.
        return zip(name.utf8, pattern.utf8).dropFirst((file.stem ?? "session").utf8.count).allSatisfy { byte, model in
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            return digits.contains(model) ? digits.contains(byte) : byte == model
        }
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        String(FNV1a.hash(bytes), radix: 16)
    }
}
