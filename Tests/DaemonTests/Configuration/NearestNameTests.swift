import Testing

@testable import Daemon

struct NearestNameTests {
    private static let paths = ConfigurationKey.all.map(\.path) + ConfigurationKey.sections.sorted()

    @Test(arguments: [
        ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xabc", 1), ("kitten", "sitting", 3),
        ("maxRetries", "max_retries", 0), ("ca", "abc", 3),
    ])
    func countsTheStepsBetweenNames(left: String, right: String, steps: Int) {
        #expect(NearestName.distance(left, right) == steps)
        #expect(NearestName.distance(right, left) == steps)
    }

    @Test func leavesOverlongNamesAlone() {
        #expect(NearestName.distance(String(repeating: "a", count: 101), "a") == nil)
    }

    @Test(arguments: [
        ("push.pushgateway.intervall", "interval"), ("push.pushgateway.intervla", "interval"), ("resume.max_retries", "maxRetries"),
        ("resume.retries", "maxRetries"), ("push.gateway.url", "push.pushgateway.url"), ("push.gateway", "pushgateway"),
        ("pushh.statsd.prefix", "push.statsd.prefix"), ("push.pushgateway.basicAuth.password", "passwordFile"),
        ("push.url", "push.pushgateway.url"), ("listen", "http.listen"), ("assistent", "assistant"), ("http.Listen", "listen"),
        ("push.statsd.adress", "address"),
    ])
    func namesWhatWasMeant(path: String, nearest: String) {
        #expect(NearestName.path(path, among: Self.paths) == nearest)
    }

    @Test(arguments: ["colour", "push.pushgateway.colour", "", ".", "resume.backoff.min", "session.path", "interval"])
    func saysNothingWhenNothingIsNear(path: String) {
        #expect(NearestName.path(path, among: Self.paths) == nil)
    }

    @Test func choosesAmongWords() {
        #expect(NearestName.word("cluade", among: ["codex", "claude"]) == "claude")
        #expect(NearestName.word("emacs", among: ["codex", "claude"]) == nil)
    }
}
