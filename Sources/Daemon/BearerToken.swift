#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Compares a request's bearer token with the content of a file, which is read anew each time.
enum BearerToken {
    private static let greatestSize = 4096

    static func matches(_ header: String?, tokenFile: String) -> Bool {
        guard let header, header.utf8.count <= greatestSize, let space = header.firstIndex(of: " "),
            header[..<space].lowercased() == "bearer", let expected = token(in: tokenFile), !expected.isEmpty
        else { return false }
        return isEqual(Array(header[header.index(after: space)...].utf8), expected)
    }

    /// Takes the same time wherever the first difference is.
    private static func isEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        guard given.count == expected.count else { return false }
        return zip(given, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func token(in path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: greatestSize)
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let token = buffer[..<count]
        return Array(token.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    }
}
