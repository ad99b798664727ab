import Testing

@testable import StopClassification

struct ResetReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let now: String
        let zone: String
        let expected: String?

        init(_ text: String, now: String = "2026-03-05T12:00:00Z", in zone: String = "Europe/Berlin", _ expected: String?) {
            (self.text, self.now, self.zone, self.expected) = (text, now, zone, expected)
        }

        var testDescription: String { "\(text) at \(now) in \(zone)" }
    }

    static let readable: [Case] = [
        // Clock times.
        Case("resets 8pm", "2026-03-05T19:00:00Z"), Case("resets at 8:15 PM", "2026-03-05T19:15:00Z"),
        Case("resets 8 p.m.", "2026-03-05T19:00:00Z"),
        Case("resets 12am", "2026-03-05T23:00:00Z"), Case("resets 12pm", now: "2026-03-05T09:00:00Z", "2026-03-05T11:00:00Z"),
        Case("resets 12:50am (America/Los_Angeles)", "2026-03-06T08:50:00Z"),
        Case("will reset at 9am (America/Chicago).", "2026-03-05T15:00:00Z"),
        Case("resets 20:00", "2026-03-05T19:00:00Z"), Case("resets 03:00", "2026-03-06T02:00:00Z"),
        Case("resets 00:30", "2026-03-05T23:30:00Z"),
        Case("resets 8pm UTC", "2026-03-05T20:00:00Z"), Case("resets 8pm (UTC)", "2026-03-05T20:00:00Z"),
        Case("resets 8pm PST", "2026-03-06T04:00:00Z"),
        Case("resets 8pm (UTC+2)", "2026-03-05T18:00:00Z"), Case("resets 8pm PT", "2026-03-06T04:00:00Z"),
        Case("resets 8pm Pacific Time", "2026-03-06T04:00:00Z"),
        Case("resets 8pm (local time)", "2026-03-05T19:00:00Z"), Case("resets 8pm (in 7 hours)", "2026-03-05T19:00:00Z"),
        Case("resets at midnight", "2026-03-05T23:00:00Z"), Case("resets at noon", now: "2026-03-05T09:00:00Z", "2026-03-05T11:00:00Z"),
        // Without am and pm the next of both.
        Case("resets 3:00", "2026-03-05T14:00:00Z"), Case("resets 3:00", now: "2026-03-05T20:00:00Z", "2026-03-06T02:00:00Z"),
        Case("resets 3:00", now: "2026-03-05T14:20:00Z", "2026-03-05T14:20:00Z"),
        Case("resets 12:30", now: "2026-03-05T20:00:00Z", "2026-03-05T23:30:00Z"),
        // Passed less than an hour ago means now.
        Case("resets 8pm", now: "2026-03-05T19:00:00Z", "2026-03-05T19:00:00Z"),
        Case("resets 8pm", now: "2026-03-05T19:59:59Z", "2026-03-05T19:59:59Z"),
        Case("resets 8pm", now: "2026-03-05T20:00:00Z", "2026-03-06T19:00:00Z"),
        Case("resets 11:50pm", now: "2026-03-05T23:10:00Z", "2026-03-05T23:10:00Z"),
        // Dates.
        Case("resets Mar 12, 8am (Europe/Paris)", "2026-03-12T07:00:00Z"), Case("resets March 12 at 8am", "2026-03-12T07:00:00Z"),
        Case("resets Apr 23 at 4pm (America/Recife)", "2026-04-23T19:00:00Z"), Case("resets 12 Mar 8am", "2026-03-12T07:00:00Z"),
        Case("try again at Mar 10th, 2026 3:39 AM.", "2026-03-10T02:39:00Z"),
        Case("resets Jan 2 at 9am", now: "2026-12-30T12:00:00Z", "2027-01-02T08:00:00Z"),
        Case("resets Dec 31 at 9am", now: "2027-01-01T07:00:00Z", "2026-12-31T08:00:00Z"),
        Case("resets Jan 18 at 9am", "2027-01-18T08:00:00Z"),
        Case("resets Mar 5 at 12:30pm", "2026-03-05T12:00:00Z"), Case("resets Mar 5 at 9am", "2026-03-05T08:00:00Z"),
        Case("resets Feb 29 at 9am", "2028-02-29T08:00:00Z"), Case("resets Mar 12", "2026-03-11T23:00:00Z"),
        Case("resets Monday at 9am", "2026-03-09T08:00:00Z"), Case("resets Thu 8pm", "2026-03-05T19:00:00Z"),
        Case("resets tomorrow at 9am", "2026-03-06T08:00:00Z"),
        Case("resets today at 9pm", "2026-03-05T20:00:00Z"), Case("reset at 2026-04-09 15:13:03", "2026-04-09T13:13:03Z"),
        Case("reset at 2026-04-09T15:13:03Z", "2026-04-09T15:13:03Z"),
        Case("reset at 2026-04-09T15:13:03.250+08:00", "2026-04-09T07:13:03Z"),
        Case("reset at 2026-04-09 15:13:03 +0800", "2026-04-09T07:13:03Z"), Case("reset at 2026-04-09 15:13 UTC", "2026-04-09T15:13:00Z"),
        Case("reset at 2026-04-09 02:13:03 (Asia/Shanghai)", "2026-04-08T18:13:03Z"),
        Case("reset at 2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
        // Daylight saving time: skipped times as if they were not, doubled ones the second time.
        Case("resets 2:30am", now: "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"),
        Case("resets 8am", now: "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"),
        Case("resets 2:30am", now: "2026-10-24T22:00:00Z", "2026-10-25T01:30:00Z"),
        Case("resets 8am", now: "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z"),
        Case("resets 2:30am (America/New_York)", now: "2026-03-08T05:00:00Z", "2026-03-08T07:30:00Z"),
        Case("resets 1:30am (America/New_York)", now: "2026-11-01T03:00:00Z", "2026-11-01T06:30:00Z"),
        // Epochs.
        Case("limit reached|1772722800", "2026-03-05T15:00:00Z"), Case("limit reached|1772722800000", "2026-03-05T15:00:00Z"),
        Case("\"resets_at\":1773113950", "2026-03-10T03:39:10Z"),
        Case("\\\"resets_at\\\":1773113950,\\\"resets_in_seconds\\\":5", "2026-03-10T03:39:10Z"),
        Case("limit reached|1772711000", "2026-03-05T12:00:00Z"), Case("limit reached|1772700000", "2026-03-05T08:40:00Z"),
        // Durations.
        Case("try again in 2 days 17 hours 14 minutes.", "2026-03-08T05:14:00Z"), Case("resets in 1 hr 47 min", "2026-03-05T13:47:00Z"),
        Case("quota will reset after 5s..", "2026-03-05T12:00:05Z"), Case("reset after 3h25m7s", "2026-03-05T15:25:07Z"),
        Case("Please retry in 900ms", "2026-03-05T12:00:00Z"), Case("retry in 1m2s", "2026-03-05T12:01:02Z"),
        Case("\"retryDelay\": \"34s\"", "2026-03-05T12:00:34Z"),
        Case("try again in an hour", "2026-03-05T13:00:00Z"), Case("try again in 5 minutes", "2026-03-05T12:05:00Z"),
        Case("resets in about 2 hours", "2026-03-05T14:00:00Z"),
        Case("try again in 1 hour, 5 minutes and 3 seconds", "2026-03-05T13:05:03Z"),
        Case("please wait 30 seconds", "2026-03-05T12:00:30Z"),
        Case("retry-after: 7999", "2026-03-05T14:13:19Z"), Case("resets_in_seconds\":60", "2026-03-05T12:01:00Z"),
    ]

    @Test(arguments: readable) func readsAnnouncements(_ example: Case) throws {
        let phrase = try #require(ResetReader.read(NormalizedLine(Array(example.text.utf8)).text))
        let reset = try context(example.now, in: example.zone).resolve(phrase)
        let expected = try unix(try #require(example.expected))
        #expect(abs(try #require(reset).resumeAt - expected) < 1)
    }

    @Test(arguments: [("1m2.5s", 62.5), ("34.07s", 34.07), ("900ms", 0.9), ("3.646s", 3.646), ("1h0m0s", 3600), ("0s", 0)])
    func keepsFractions(_ text: String, _ seconds: Double) {
        #expect(ResetReader.read(Array("retry in \(text)".utf8)) == .after(seconds))
    }

    @Test(arguments: [
        "resets 30:00", "resets 25pm", "resets 0pm", "resets 13pm", "resets 8:75pm", "resets 8pm (Mars/Olympus)",
        "resets 8pm (Pacific/../etc)",
        "resets 8pm (Nowhere Time)", "resets soon", "try again later", "resets", "resets 8", "limit reached|0",
        "limit reached|12345678901234567890",
        "resets Feb 30 at 9am", "reset at 2026-02-30 10:00:00", "reset at 2026-13-01", "resets 24:00", "try again in a while",
        "resets 8pm (Europe/",
        "retry in 99999999999999999999s", "in 5 minutes", "8pm", "preset 8pm", "try again in 10000 weeks", "resets 8pmish",
    ]) func readsNothingElse(_ text: String) throws {
        let phrase = ResetReader.read(NormalizedLine(Array(text.utf8)).text)
        #expect(try phrase.flatMap { try context(Fixture.now, in: "Europe/Berlin").resolve($0) } == nil)
    }

    @Test(arguments: [
        ("resets 8pm", AnnouncedReset.Source.clock), ("limit reached|1772722800", .epoch), ("try again in 5m", .relative),
        ("try again at Mar 10th, 2026 3:39 AM", .timestamp),
    ]) func tellsWhereItCameFrom(_ text: String, _ source: AnnouncedReset.Source) throws {
        let phrase = try #require(ResetReader.read(NormalizedLine(Array(text.utf8)).text))
        #expect(try context(Fixture.now).resolve(phrase)?.source == source)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300]) func survivesAnyPresent(_ now: Double) throws {
        let context = ResetContext(now: now, hostZone: try zone("Europe/Berlin"), zones: zones)
        for example in Self.readable {
            let phrase = try #require(ResetReader.read(NormalizedLine(Array(example.text.utf8)).text))
            #expect(context.resolve(phrase)?.resumeAt.isFinite != false)
        }
    }
}
