import Dispatch
import MetricRegistry
import Testing

@testable import StatsD

struct AddressResolverTests {
    @Test func anAnswerIsWaitedForAndTakenOnce() throws {
        let resolver = AddressResolver { .success([.named("a")]) }
        resolver.start()
        #expect(try resolver.waitForAnswer(atMost: 10_000, Cancellation())?.get() == [.named("a")])
        #expect(resolver.takeAnswer() == nil)
    }

    @Test func aSlowLookUpCostsNoMoreThanTheWaitAndIsNotBegunTwice() throws {
        let gate = DispatchSemaphore(value: 0)
        let count = LockedState(0)
        let resolver = AddressResolver {
            count.withLock { $0 += 1 }
            gate.wait()
            return .success([.named("a")])
        }
        resolver.start()
        #expect(resolver.waitForAnswer(atMost: 0, Cancellation()) == nil)
        resolver.start()
        gate.signal()
        #expect(try resolver.waitForAnswer(atMost: 10_000, Cancellation())?.get() == [.named("a")])
        #expect(count.withLock { $0 } == 1)
    }

    @Test func aCancelledTaskDoesNotWait() {
        let gate = DispatchSemaphore(value: 0)
        let resolver = AddressResolver {
            gate.wait()
            return .success([])
        }
        resolver.start()
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(resolver.waitForAnswer(atMost: 600_000, cancellation) == nil)
        gate.signal()
    }

    @Test func theSystemKnowsNumbersOfBothFamilies() throws {
        let four = try SocketAddress.lookUp(.udp(host: "127.0.0.1", port: 8125)).get()
        #expect(four.map(\.text) == ["127.0.0.1:8125"])
        let six = try SocketAddress.lookUp(.udp(host: "::1", port: 8125)).get()
        #expect(six.map(\.text) == ["[::1]:8125"])
        #expect(try #require(four.first).family != (try #require(six.first).family))
    }

    @Test func anImpossibleNameHasTheSystemsReason() {
        let answer = SocketAddress.lookUp(.udp(host: String(repeating: "a", count: 64) + ".invalid", port: 8125))
        guard case .failure(let error) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(!error.reason.isEmpty)
    }
}
