#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import Testing

@testable import StatsD

struct SocketErrorTests {
    @Test func theSystemsWordsAreReplacedWhereTheyDoNotHelp() {
        #expect(SocketError(ENETUNREACH).words == String(cString: strerror(ENETUNREACH)))
        #expect(SocketError(EPROTOTYPE).words.contains("unixstream:// for a stream"))
    }
}
