import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processes of this user, as `/proc` tells them.
///
/// A look at all of them takes some milliseconds; it is done before an attempt, not while nothing happens.
struct ProcessTable: Surroundings {
    /// Longer lists of arguments or variables are not read.
    private static let greatestText = 2 * 1024 * 1024

    func survivor(marked mark: String, process: Int32?) -> Int32? {
        let entry = Array("\(LaunchSettings.markName)=\(mark)".utf8)
        let candidates = process.map { [$0] } ?? Self.processes()
        return candidates.first { Self.isOurs($0) && Self.strings("environ", of: $0).contains { $0.elementsEqual(entry) } }
    }

    func user(of sessionID: String, program: String) -> Int32? {
        let id = Array(sessionID.utf8)
        let name = Array(Self.lastComponent(Array(program.utf8)[...]))
        let own = Self.ancestry(of: getpid())
        return Self.processes().first { process in
            guard !own.contains(process), Self.isOurs(process) else { return false }
            let arguments = Self.strings("cmdline", of: process)
            // The program may be the argument of an interpreter or a wrapper.
            guard arguments.prefix(3).contains(where: { Self.lastComponent($0).elementsEqual(name) }) else { return false }
            return arguments.dropFirst().contains {
                $0.elementsEqual(id) || ($0.suffix(id.count).elementsEqual(id) && $0.starts(with: "--".utf8))
            }
        }
    }

    /// The ids of all processes but this one.
    private static func processes() -> [Int32] {
        StateDirectory.names(in: "/proc").compactMap { Int32($0) }.filter { $0 != getpid() }
    }

    private static func isOurs(_ process: Int32) -> Bool {
        var status = stat()
        return stat("/proc/\(process)", &status) == 0 && status.st_uid == geteuid()
    }

    /// What stands between NULs in a file of a process; nothing when it is gone, a zombie, or not for us to read.
    private static func strings(_ file: String, of process: Int32) -> [ArraySlice<UInt8>] {
        guard let bytes = try? BoundedFile.read(FilePath("/proc/\(process)/\(file)"), limit: greatestText) else { return [] }
        return bytes.split(separator: 0)
    }

    /// A process and those that it comes from.
    private static func ancestry(of process: Int32) -> Set<Int32> {
        var ancestry: Set<Int32> = []
        var next: Int32? = process
        while let process = next, process > 1, ancestry.insert(process).inserted {
            // `pid (name) state ppid …`, where the name may hold anything.
            let bytes = (try? BoundedFile.read(FilePath("/proc/\(process)/stat"), limit: 4096)) ?? []
            let fields = bytes.lastIndex(of: UInt8(ascii: ")")).map { bytes[($0 + 1)...].split(separator: UInt8(ascii: " ")) } ?? []
            next = fields.count > 1 ? Int32(String(decoding: fields[1], as: UTF8.self)) : nil
        }
        return ancestry
    }

    private static func lastComponent(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
    }
}
