import Testing

@testable import Daemon

struct DurationTextTests {
    @Test(arguments: [
        ("0s", Duration.zero), ("500ms", .milliseconds(500)), ("15s", .seconds(15)), ("5m", .seconds(300)), ("2h", .seconds(7200)),
        ("1001ms", .milliseconds(1001)), ("24h", .seconds(86_400)),
    ])
    func readsAndWritesTheSameText(text: String, duration: Duration) {
        #expect(DurationText.duration(text) == duration)
        #expect(DurationText.text(duration) == text)
    }

    @Test(arguments: [
        "", "s", "10", "-5s", "+5s", "1.5s", "5 s", "5S", "5d", "1h30m", "5sec", "５s", "9223372036854775808s", "9223372036854775807h",
        "5s\n",
    ])
    func refusesOtherTexts(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test func writesTheGreatestUnitThatIsExact() {
        #expect(DurationText.text(.seconds(3_600)) == "1h")
        #expect(DurationText.text(.seconds(90)) == "90s")
        #expect(DurationText.text(.milliseconds(60_000)) == "1m")
        #expect(DurationText.text(.microseconds(1_500)) == "1ms")
    }

    @Test func writesExtremesWithoutOverflow() {
        #expect(DurationText.text(.seconds(Int64.max)) == "9223372036854775807ms")
        #expect(DurationText.text(.seconds(Int64.min)) == "-9223372036854775808ms")
    }
}
