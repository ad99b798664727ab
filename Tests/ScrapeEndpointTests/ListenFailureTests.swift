import NIOCore
import Testing

@testable import ScrapeEndpoint

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

struct ListenFailureTests {
    @Test(arguments: [
        (EADDRINUSE, "the address is in use (stop the other program, or listen elsewhere)"),
        (EADDRNOTAVAIL, "this host does not have that address"),
        (EACCES, "not permitted (ports below 1024 need a privilege)"),
        (EMFILE, "Too many open files"),
    ])
    func saysWhatToDo(code: Int32, words: String) {
        let failure = ListenFailure(address: .tcp(host: "h", port: 1), error: IOError(errnoCode: code, reason: "bind"))
        #expect(failure.description == "cannot listen on h:1: \(words)")
    }

    @Test func otherErrorsSpeakForThemselves() {
        struct Odd: Error, CustomStringConvertible { let description = "odd" }
        #expect(ListenFailure(address: .unixSocket(path: "/s"), error: Odd()).description == "cannot listen on /s: odd")
    }
}
