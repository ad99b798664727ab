#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says why a socket could not be made or used, in the system's words.
struct SocketError: Error, Sendable, Equatable {
    let words: String

    init(words: String) {
        self.words = words
    }

    init(_ code: Int32) {
        words = String(cString: strerror(code))
    }
}
