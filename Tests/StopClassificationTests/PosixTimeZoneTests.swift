import Testing

@testable import StopClassification

struct PosixTimeZoneTests {
    @Test(arguments: [
        ("UTC0", "2026-07-01T00:00:00Z", 0), ("<+03>-3", "2026-07-01T00:00:00Z", 10_800), ("<-0330>3:30", "2026-07-01T00:00:00Z", -12_600),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000), ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14_400), ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000),
        ("EST5EDT", "2026-07-01T00:00:00Z", -14_400), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 7200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600), ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36_000), ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600), ("AAA0BBB,J60/0,J61/0", "2028-03-01T12:00:00Z", 3600),
        ("AAA0BBB,59/0,60/0", "2028-02-29T12:00:00Z", 3600), ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-07-01T00:00:00Z", -3600),
    ]) func knowsTheOffset(_ rule: String, _ moment: String, _ offset: Int) throws {
        #expect(try #require(PosixTimeZone(rule)).offset(at: Int64(try unix(moment))) == offset)
    }

    @Test(arguments: [
        "", "E", "EST", "EST5EDT,", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,M11.1.0,", "EST99", "<>5", "<+03-3",
        "EST5:99",
        "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,J0,J1", "EST5EDT,366,1", "Europe/Berlin", "EST5EDT,M3.2.0/168,M11.1.0",
        "EST99999999999999999999",
    ]) func refusesMalformedRules(_ rule: String) {
        #expect(PosixTimeZone(rule) == nil)
    }
}
