import Foundation
import Push
import Testing

@testable import Pushgateway

/// What a push makes of every kind of trouble: the class, the words, when the next attempt comes, and that the next good push works.
///
/// Certificates are SecureGatewayTests' part, a name server that hangs is HangingNameServerTests'.
struct FaultMatrixTests {
    @Test(.timeLimit(.minutes(5)), arguments: FaultRow.all)
    func eachTroubleHasItsClassAndTheNextPushCarriesTheTruth(row: FaultRow) async throws {
        let bench = try FaultBench(row) { $0 == 0 ? row.reaction : FaultRow.ok }
        let failure = try #require(await bench.push(truth: 1).failure)
        #expect(failure.kind == row.kind, "\(failure)")
        #expect(failure.message.contains(row.words), "\(failure)")
        #expect(failure.retryAfter == row.retryAfter)
        #expect(failure.message.utf8.count < 5000)

        // A retry comes after a backoff, what cannot succeed waits for the tick.
        var schedule = PushSchedule(interval: .seconds(60), retry: RetryPolicy())
        _ = schedule.woke(at: .zero)
        let next = schedule.pushEnded(.failed(failure), at: .seconds(1), random: 0.5)
        let isRetried = row.kind == .transient || row.kind == .timeout
        #expect(next == .wait(until: isRetried ? .seconds(1) + max(.milliseconds(500), row.retryAfter ?? .zero) : .seconds(60)))

        // The time limit is short, and others run beside this.
        var outcome = await bench.push(truth: 2)
        for _ in 0..<20 where outcome.failure != nil { outcome = await bench.push(truth: 2) }
        #expect(outcome.failure == nil, "the next push is not delivered: \(outcome)")
        var last: ScriptedServer.Request?
        for await request in bench.server.requests {
            last = request
            if request.body.starts(with: "truth 2\n".utf8) { break }
        }
        #expect(last?.body.starts(with: "truth 2\n".utf8) == true)
    }

    /// A date in an answer is compared with this host's clock, which may be wrong: no wait is longer than the policy's cap, none negative.
    @Test(arguments: [Int64(-86_400), -3600, 3600, 86_400])
    func aClockThatWasSetMovesNoRetryBeyondItsCap(step: Int64) throws {
        let url = try GatewayURL("http://gw:9091")
        let answer = PushResponse(status: 429, retryAfter: "Sun, 06 Nov 1994 08:50:07 GMT")
        let failure = try #require(ResponseClassification(method: .put, url: url, now: FaultRow.now + step).failure(answer))
        var schedule = PushSchedule(interval: .seconds(15), retry: RetryPolicy())
        _ = schedule.woke(at: .zero)
        let next = schedule.pushEnded(.failed(failure), at: .seconds(1), random: 0.5)
        #expect(next == .wait(until: step < 0 ? .seconds(61) : .milliseconds(1500)))
    }
}
