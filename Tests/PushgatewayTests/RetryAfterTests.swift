import Testing

@testable import Pushgateway

struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private let now: Int64 = 784_111_777

    @Test(arguments: [
        ("0", Duration.zero), ("2", .seconds(2)), ("007", .seconds(7)), ("3600", .seconds(3600)),
        ("99999999999999999999999", .seconds(1_000_000_000)),
        ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero), ("Sun, 06 Nov 1994 08:00:00 GMT", .zero),
        ("Fri, 31 Dec 9999 23:59:59 GMT", .seconds(1_000_000_000)),
        ("", nil), ("-1", nil), ("+1", nil), ("1.5", nil), ("2 s", nil), ("soon", nil),
    ])
    func secondsAndDatesAreRead(value: String, expected: Duration?) {
        #expect(RetryAfter.duration(value, now: now) == expected)
    }

    @Test(arguments: [Int64.min, .max])
    func anImpossibleNowDoesNoHarm(now: Int64) {
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:50:07 GMT", now: now) != nil)
    }
}
