import Supervisor
import Testing

struct DaemonStateTests {
    @Test func theNumbersAreThoseOfTheContract() {
        #expect(DaemonState.allCases.map(\.rawValue) == [1, 2, 3, 4])
        #expect(DaemonState.allCases.map(\.name) == ["monitoring", "paused", "waiting", "resuming"])
    }
}
