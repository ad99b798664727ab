package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The directories in which the program keeps what it must remember.
package enum StateDirectory {
    /// Makes a directory and those above it, for this user alone.
    package static func make(_ directory: FilePath) throws(Errno) {
        guard !directory.isEmpty, mkdir(directory.string, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try make(directory.removingLastComponent())
            guard mkdir(directory.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
        case let code: throw Errno(rawValue: code)
        }
    }

    /// The names in a directory, sorted; none where it cannot be read.
    static func names(in directory: FilePath) -> [String] {
        guard let stream = opendir(directory.string) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
