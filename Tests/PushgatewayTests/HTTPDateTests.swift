import Testing

@testable import Pushgateway

struct HTTPDateTests {
    /// 2025-06-01 00:00:00 UTC.
    private let now: Int64 = 1_748_736_000

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Sun Nov 16 08:49:37 1994", 784_975_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
        ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200),
        ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ("Sat, 01 Jan 0000 00:00:00 GMT", -62_167_219_200),
        ("Friday, 06-Nov-75 00:00:00 GMT", 3_340_224_000),
        ("Saturday, 06-Nov-76 00:00:00 GMT", 216_086_400),
    ])
    func allThreeFormsAreRead(text: String, seconds: Int64) {
        #expect(HTTPDate.secondsSinceEpoch(text, now: now) == seconds)
    }

    @Test(arguments: [
        "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "a b c d e", "a, b c d e GMT", "Sun, -- x GMT",
    ])
    func whatIsNoDateIsNothing(text: String) {
        #expect(HTTPDate.secondsSinceEpoch(text, now: now) == nil)
    }

    @Test(arguments: [Int64.min, .max])
    func anImpossibleNowDoesNoHarm(now: Int64) {
        #expect(HTTPDate.secondsSinceEpoch("Sunday, 06-Nov-94 08:49:37 GMT", now: now) != nil)
    }
}
