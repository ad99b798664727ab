import TestSupport
import Testing

@testable import StopClassification

struct ResetContextTests {
    private static let zoneNames = [
        "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Recife", "Asia/Calcutta", "Asia/Kathmandu", "Europe/Dublin",
        "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/St_Johns", "Pacific/Chatham", "Asia/Tehran", "UTC",
        "America/Santiago", "Africa/Cairo",
    ]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Random moments, and around the changes of clocks more of them; random times, dates and zones.
    @Test func agreesWithAnotherImplementationOfTheRules() throws {
        var generator = SplitMix64(seed: 7)
        func pick(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
        let changes: [Int64] = [1_774_746_000, 1_792_890_000, 1_772_953_200, 1_793_512_800, 1_798_761_600]
        var questions: [TimeOracle.Question] = []
        for number in 0..<4000 {
            let near = changes[pick(changes.count)] + Int64(pick(4 * 86_400)) - 2 * 86_400
            let anywhere = 1_700_000_000 + Int64(pick(400_000_000))
            let month = pick(12) + 1
            questions.append(
                TimeOracle.Question(
                    now: number % 2 == 0 ? near : anywhere,
                    zone: Self.zoneNames[pick(Self.zoneNames.count)],
                    hour: pick(24),
                    minute: pick(60),
                    date: number % 3 == 0 ? (month, pick(CivilDate.length(ofMonth: month, year: 2024)) + 1) : nil
                )
            )
        }
        let answers = try TimeOracle.resets(questions)
        try #require(answers.count == questions.count)
        for (question, expected) in zip(questions, answers) {
            let half = question.hour < 12 ? "am" : "pm"
            let minute = question.minute < 10 ? "0\(question.minute)" : "\(question.minute)"
            let clock = "\(question.hour % 12 == 0 ? 12 : question.hour % 12):\(minute)\(half)"
            let date = question.date.map { "\(Self.months[$0.month - 1]) \($0.day) at " } ?? ""
            let text = "You've hit your limit · resets \(date)\(clock) (\(question.zone))"
            let phrase = try #require(ResetReader.read(NormalizedLine(Array(text.utf8)).text))
            let context = ResetContext(now: Double(question.now), hostZone: .utc, zones: zones)
            #expect(context.resolve(phrase)?.resumeAt == expected, "\(text) at \(question.now)")
        }
    }

    @Test(arguments: [
        (ResetPhrase.moment(1_772_708_401, .epoch), 1_772_712_000.0), (.moment(1_772_708_400, .epoch), 1_772_708_400),
        (.moment(1_772_712_001, .epoch), 1_772_712_001), (.after(0), 1_772_712_000), (.after(0.25), 1_772_712_000.25),
    ]) func countsAnHoursPastAsNow(_ phrase: ResetPhrase, _ expected: Double) throws {
        #expect(try context("2026-03-05T12:00:00Z").resolve(phrase)?.resumeAt == expected)
    }
}
