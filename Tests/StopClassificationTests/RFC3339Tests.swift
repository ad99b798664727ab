import TestSupport
import Testing

@testable import StopClassification

struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0.0), ("2026-03-05T12:00:00Z", 1_772_712_000), ("2026-03-05t12:00:00z", 1_772_712_000),
        ("2026-03-05 13:30:00+01:30", 1_772_712_000), ("2026-03-05T04:00:00-08:00", 1_772_712_000),
        ("2026-03-05T12:00:00.25Z", 1_772_712_000.25), ("2016-12-31T23:59:60Z", 1_483_228_799), ("1969-12-31T23:59:59Z", -1),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("2024-02-29T00:00:00Z", 1_709_164_800),
    ]) func reads(_ text: String, _ moment: Double) {
        #expect(RFC3339.unixTime(text) == moment)
    }

    @Test(arguments: [
        "", "2026", "2026-03-05", "2026-03-05T12:00Z", "2026-03-05T12:00:00", "2026-02-30T12:00:00Z", "2026-03-05T24:00:00Z",
        "2026-03-05T12:60:00Z", "2026-03-05T12:00:61Z", "2026-03-05T12:00:00.Z", "2026-03-05T12:00:00+1:00", "2026-03-05T12:00:00Zx",
        " 2026-03-05T12:00:00Z", "1899-12-31T00:00:00Z", "20260305T120000Z",
    ]) func refuses(_ text: String) {
        #expect(RFC3339.unixTime(text) == nil)
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00Z"), (-0.5, "1969-12-31T23:59:59.500Z"), (1_772_712_000.0704, "2026-03-05T12:00:00.070Z"),
        (1_772_711_999.9999, "2026-03-05T12:00:00Z"), (.infinity, "1970-01-01T00:00:00Z"), (.nan, "1970-01-01T00:00:00Z"),
        (1e300, "9999-12-31T23:59:59Z"), (-1e300, "1900-01-01T00:00:00Z"),
    ]) func writes(_ moment: Double, _ text: String) {
        #expect(RFC3339.text(moment) == text)
    }

    @Test func readsWhatItWrites() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<1000 {
            let moment = Double(generator.next() % 1_000_000_000_000) / 4 - 2_000_000_000
            #expect(RFC3339.unixTime(RFC3339.text(moment)) == moment)
        }
    }
}
