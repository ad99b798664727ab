import Supervisor
import Testing

struct ResumeFailureKindTests {
    @Test func theLabelsAreThoseOfTheContract() {
        #expect(
            ResumeFailureKind.allCases.map(\.rawValue) == [
                "timeout", "spawn_failed", "command_failed", "session_not_found", "retry_exceeded", "cancelled", "config", "io", "state",
                "unknown",
            ]
        )
    }
}
