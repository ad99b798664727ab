import Testing

@testable import StatsD

struct ReceiverEndpointsTests {
    @Test func theFirstAddressIsUsedUntilNobodyListensThere() {
        var endpoints = ReceiverEndpoints()
        #expect(endpoints.current == nil)
        endpoints.moveOn()
        endpoints.adopt([.named("a"), .named("b")])
        #expect(endpoints.current == .named("a"))
        endpoints.moveOn()
        #expect(endpoints.current == .named("b"))
        endpoints.moveOn()
        #expect(endpoints.current == .named("a"))
    }

    @Test func theAddressInUseStaysInUseWhileItIsAmongThem() {
        var endpoints = ReceiverEndpoints()
        endpoints.adopt([.named("a"), .named("b")])
        endpoints.moveOn()
        endpoints.adopt([.named("c"), .named("b")])
        #expect(endpoints.current == .named("b"))
        endpoints.adopt([.named("c"), .named("d")])
        #expect(endpoints.current == .named("c"))
        endpoints.adopt([])
        #expect(endpoints.current == .named("c"))
    }

    @Test func aNameIsLookedUpAgainInTimeAndEarlierAfterARefusal() {
        var endpoints = ReceiverEndpoints()
        let quiet = (0..<200).filter { endpoints.shouldLookUp(isRefused: false, now: .seconds($0)) }
        #expect(quiet == [0, 60, 120, 180])
        let refused = (200..<225).filter { endpoints.shouldLookUp(isRefused: true, now: .seconds($0)) }
        #expect(refused == [200, 210, 220])
        let later = endpoints.shouldLookUp(isRefused: false, now: .seconds(279))
        #expect(!later)
    }
}
