import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A directory for a simulation's session file and its copies, removed at the end.
final class TemporaryDirectory {
    private let path: FilePath

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/palingenesis-simulation-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        for folder in [path.appending("backups"), path] {
            if let stream = opendir(folder.string) {
                while let entry = readdir(stream) {
                    let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
                    unlink(folder.appending(name).string)
                }
                closedir(stream)
            }
            rmdir(folder.string)
        }
    }

    var sessionFile: FilePath { path.appending("session.md") }

    func write(_ text: String) {
        guard let file = try? FileDescriptor.open(sessionFile, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        else { return }
        _ = try? file.closeAfter { try file.writeAll(text.utf8) }
    }

    func removeSessionFile() {
        unlink(sessionFile.string)
    }
}
