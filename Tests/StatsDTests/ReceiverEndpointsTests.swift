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

    @Test func refusalsStartALookUpEverySoManyFlushes() {
        var endpoints = ReceiverEndpoints()
        let lookUps = (1...20).filter { _ in endpoints.flushEnded(refused: true) }
        #expect(lookUps == [6, 12, 18])
        let quiet = (1...20).filter { _ in endpoints.flushEnded(refused: false) }
        #expect(quiet == [])
        let later = endpoints.flushEnded(refused: true)
        #expect(later)
    }
}
