import Push
import Testing

@testable import StatsD

struct CollisionNewsTests {
    @Test func eachIsToldOnceAlsoWhenItComesBack() {
        let collisions = (0..<3).map { StatsDCollision(series: "\($0)", wanted: "x", sentAs: "x_\($0)") }
        var news = CollisionNews()
        var told: [SinkEvent] = []
        news.tell([collisions[0]]) { told.append($0) }
        news.tell([]) { told.append($0) }
        news.tell(collisions) { told.append($0) }
        news.tell(collisions) { told.append($0) }
        #expect(told == collisions.map { .renamed($0.description) })
    }
}
