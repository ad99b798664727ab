#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says why a socket could not be made or used, in the system's words where these help.
struct SocketError: Error, Sendable, Equatable {
    let words: String

    init(words: String) {
        self.words = words
    }

    init(_ code: Int32) {
        words =
            switch code {
            // The system speaks of a protocol.
            case EPROTOTYPE: "the socket there is of the other kind: unix:// is for one of datagrams, unixstream:// for a stream"
            default: String(cString: strerror(code))
            }
    }
}
