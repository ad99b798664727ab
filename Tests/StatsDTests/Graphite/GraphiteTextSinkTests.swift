import Exposition
import Push
import Testing

@testable import StatsD

struct GraphiteTextSinkTests {
    @Test func textOfAnOutageComesWithItsOwnTimes() async throws {
        var listener = StreamListener(port: 0)
        let port = try #require(listener?.port)
        let sink = try GraphiteTextSink(GraphiteConfiguration(address: GraphiteAddress("127.0.0.1:\(port)")))
        func push(_ time: Int64) async -> PushOutcome {
            let sample = ExpositionSample(name: "g", value: Double(time))
            return await sink.push([ExpositionFamily(name: "g", type: .gauge, samples: [sample])], unixTime: time)
        }
        #expect(await push(1) == .delivered(bytes: 6))
        #expect(listener?.take() == ["g 1 1"])
        listener = nil
        guard case .failed(let failure) = await push(2) else {
            Issue.record("nobody listens")
            return
        }
        #expect(failure.kind == .transient)
        listener = StreamListener(port: port)
        _ = await push(3)
        #expect(listener?.take() == ["g 1 1", "g 2 2", "g 3 3"])
    }
}
