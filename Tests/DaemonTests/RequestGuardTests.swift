import Testing

@testable import Daemon

struct RequestGuardTests {
    private let rule = RequestGuard(hostName: "Build-7", others: ["metrics.example.org"])

    @Test(arguments: [
        "127.0.0.1:7654", "127.0.0.1", "[::1]:7654", "[::1]", "localhost:7654", "LOCALHOST", "build-7:7654", "metrics.example.org",
        "10.1.2.3:80",
    ])
    func itsOwnNamesAreTaken(_ authority: String) {
        #expect(rule.refusal(authority: authority, origin: nil) == nil)
    }

    @Test(arguments: [
        "evil.example", "evil.example:7654", "localhost.evil.example", "127.0.0.1.evil.example", "", ":7654", "[evil]", "[::1", "1.2.3",
        "a\0",
    ])
    func othersAreNot(_ authority: String) {
        #expect(rule.refusal(authority: authority, origin: nil)?.contains("http.hosts") == true)
    }

    @Test func withoutAHostNobodyIsTaken() {
        #expect(rule.refusal(authority: nil, origin: nil) != nil)
    }

    @Test(arguments: [
        ("http://localhost:7654", true), ("https://LOCALHOST:7654", true), ("http://localhost", false), ("http://evil.example", false),
        ("null", false), ("", false), ("http://evil.example/?http://localhost:7654", false),
    ])
    func aPageMustBeOfThisOrigin(_ origin: String, _ isTaken: Bool) {
        #expect((rule.refusal(authority: "localhost:7654", origin: origin) == nil) == isTaken)
    }
}
