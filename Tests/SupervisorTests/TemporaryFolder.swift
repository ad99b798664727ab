import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder of its own for one test, removed with its files at the end.
final class TemporaryFolder {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/supervisor-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        Self.remove(path)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String, mode: FilePermissions = [.ownerReadWrite]) throws -> FilePath {
        let file = path.appending(name)
        let descriptor = try FileDescriptor.open(file, .writeOnly, options: [.create, .truncate], permissions: mode)
        _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
        return file
    }

    /// Makes a named pipe and returns its path.
    func makePipe(_ name: String) throws -> FilePath {
        let file = path.appending(name)
        guard mkfifo(file.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        return file
    }

    /// The text of a file; nil when there is none.
    func read(_ name: String) -> String? {
        guard let file = fopen(path.appending(name).string, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// The names of what is in the folder, sorted.
    var names: [String] { Self.names(in: path).sorted() }

    /// The permissions of a file.
    func mode(of name: String) -> mode_t {
        var status = stat()
        guard stat(path.appending(name).string, &status) == 0 else { return 0 }
        return status.st_mode & 0o7777
    }

    /// Whether a process is there and no zombie.
    func isRunning(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = fread(&bytes, 1, bytes.count, file)
        return !String(decoding: bytes[..<count], as: UTF8.self).contains(") Z ")
    }

    private static func names(in path: FilePath) -> [String] {
        guard let folder = opendir(path.string) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func remove(_ path: FilePath) {
        for name in names(in: path) {
            let entry = path.appending(name)
            if unlink(entry.string) != 0 { remove(entry) }
        }
        rmdir(path.string)
    }
}
