import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5)))
struct StartGateTests {
    @Test func opensWhenAllHaveArrived() async {
        let gate = StartGate(count: 2)
        gate.arrive()
        gate.arrive()
        #expect(await gate.wait())
        #expect(await StartGate(count: 0).wait())
    }

    @Test func aShutdownComesFirst() async {
        await testGracefulShutdown { trigger in
            let gate = StartGate(count: 2)
            gate.arrive()
            trigger.triggerGracefulShutdown()
            #expect(await !gate.wait())
        }
    }
}
