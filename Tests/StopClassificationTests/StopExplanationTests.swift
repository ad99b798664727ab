import Foundation
import Testing

@testable import StopClassification

struct StopExplanationTests {
    private static func explanation(_ stopClass: StopClass, reset: Double? = nil, evidence: String = "") -> StopExplanation {
        StopExplanation(
            StopClassification(
                stopClass: stopClass,
                kind: stopClass == .rateLimit ? .weekly : nil,
                rule: "some.rule",
                evidence: evidence,
                confidence: .likely,
                announcedReset: reset.map { AnnouncedReset(resumeAt: $0, source: .clock) },
                sessionID: nil
            ),
            now: 1_772_712_000,
            firstBackoff: 30
        )
    }

    @Test(
        arguments: [
            (.rateLimit, 1_772_722_800, 10_800), (.rateLimit, 1_772_700_000, 0), (.rateLimit, nil, 30), (.transient, nil, 30),
            (.transient, 1_772_712_034.07, 34.07), (.outputLimit, nil, 0), (.contextExhausted, nil, nil), (.auth, nil, nil),
            (.billing, 1_772_722_800, nil), (.userExit, nil, nil), (.completed, nil, nil), (.crashed, nil, nil), (.unknown, nil, nil),
        ] as [(StopClass, Double?, Double?)]
    )
    func tellsTheWait(_ stopClass: StopClass, _ reset: Double?, _ seconds: Double?) throws {
        let answer = Self.explanation(stopClass, reset: reset).waitSeconds
        #expect(answer == nil ? seconds == nil : abs((answer ?? 0) - (seconds ?? -1)) < 1e-6)
    }

    @Test func writesJSON() throws {
        let evidence = "a \"quoted\" \\ line\u{01} · é"
        let json = Self.explanation(.rateLimit, reset: 1_772_712_034.07, evidence: evidence).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object.keys.sorted() == ["class", "confidence", "evidence", "kind", "resumeAt", "rule", "waitSeconds"])
        #expect(object["evidence"] as? String == evidence)
        #expect(object["resumeAt"] as? String == "2026-03-05T12:00:34.070Z")
        #expect(object["waitSeconds"] as? Double == 34.07)
        #expect(!json.contains("\n"))
        #expect(Self.explanation(.auth).json.hasSuffix(#""resumeAt": null, "waitSeconds": null}"#))
        #expect(Self.explanation(.rateLimit).json.hasSuffix(#""resumeAt": null, "waitSeconds": 30}"#))
    }
}
