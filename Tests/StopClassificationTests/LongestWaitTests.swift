import Testing

@testable import StopClassification

struct LongestWaitTests {
    private static func limit(_ kind: LimitKind?, resumeAt: Double?) -> StopClassification {
        StopClassification(
            stopClass: .rateLimit,
            kind: kind,
            rule: "x",
            evidence: "",
            confidence: .likely,
            announcedReset: resumeAt.map { AnnouncedReset(resumeAt: $0, source: .clock) },
            sessionID: nil
        )
    }

    @Test(arguments: [(.session, 1), (.request, 1), (.daily, 2), (.weekly, 8), (.model, 8), (nil, 8)] as [(LimitKind?, Double)])
    func believesNoMoreThanTheWindow(_ kind: LimitKind?, _ days: Double) {
        let now = 1_000_000.0
        let latest = now + days * 86_400
        #expect(Self.limit(kind, resumeAt: latest).believedResumeAt(at: now) == latest)
        #expect(!Self.limit(kind, resumeAt: latest).isBeyondLongestWait(at: now))
        #expect(Self.limit(kind, resumeAt: latest + 1).believedResumeAt(at: now) == latest)
        #expect(Self.limit(kind, resumeAt: latest + 1).isBeyondLongestWait(at: now))
    }

    @Test func knowsNothingOfWhatWasNotAnnounced() {
        #expect(Self.limit(.weekly, resumeAt: nil).believedResumeAt(at: 0) == nil)
        #expect(!Self.limit(.weekly, resumeAt: nil).isBeyondLongestWait(at: 0))
    }
}
