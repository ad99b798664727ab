import StopClassification
import Testing

@testable import Supervisor

struct ResumeReasonTests {
    @Test func theLabelsAreThoseOfTheContract() {
        #expect(
            ResumeReason.allCases.map(\.rawValue) == [
                "rate_limit", "context_exhausted", "manual", "output_limit", "transient", "crashed",
            ]
        )
    }

    @Test(arguments: [
        (StopClass.rateLimit, ResumeReason?.some(.rateLimit)), (.contextExhausted, .contextExhausted), (.outputLimit, .outputLimit),
        (.transient, .transient), (.crashed, .crashed), (.auth, nil), (.billing, nil), (.userExit, nil), (.completed, nil), (.unknown, nil),
    ])
    func aStopsClassIsTheReasonOrNone(stopClass: StopClass, reason: ResumeReason?) {
        #expect(ResumeReason(stopClass) == reason)
        #expect(reason == nil || reason?.rawValue == stopClass.rawValue)
    }

    @Test(arguments: ResumeReason.allCases)
    func onlyAFullContextNeedsANewSession(reason: ResumeReason) {
        #expect(reason.strategy == (reason == .contextExhausted ? .newSession : .sameSession))
    }
}
