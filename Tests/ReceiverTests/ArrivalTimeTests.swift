import Testing

@testable import Receiver

struct ArrivalTimeTests {
    @Test func showsLocalTimeOfDay() {
        #expect(ArrivalTime(seconds: 0).timeOfDay == "00:00:00")
        #expect(ArrivalTime(seconds: 1_795_478_291, utcOffset: 3600).timeOfDay == "00:58:11")
        #expect(ArrivalTime(seconds: 3_599, utcOffset: -3600).timeOfDay == "23:59:59")
    }

    @Test(arguments: [
        (0 as Int64, 0 as Int64, "1970-01-01T00:00:00.000000000Z"),
        (1_795_478_291, 953_885_505, "2026-11-23T23:58:11.953885505Z"),
        (951_782_399, 1, "2000-02-28T23:59:59.000000001Z"),
        (951_782_400, 0, "2000-02-29T00:00:00.000000000Z"),
        (951_868_800, 0, "2000-03-01T00:00:00.000000000Z"),
        (1_704_067_199, 0, "2023-12-31T23:59:59.000000000Z"),
        (253_402_300_799, 0, "9999-12-31T23:59:59.000000000Z"),
    ])
    func writesDates(seconds: Int64, nanoseconds: Int64, text: String) {
        #expect(ArrivalTime(seconds: seconds, nanoseconds: nanoseconds, utcOffset: 7200).rfc3339 == text)
    }

    @Test func bringsImpossibleMomentsIntoRange() {
        let late = ArrivalTime(seconds: .max, nanoseconds: .max, utcOffset: .max)
        #expect(late == ArrivalTime(seconds: 253_402_300_799, nanoseconds: 999_999_999, utcOffset: 86_400))
        #expect(
            ArrivalTime(seconds: .min, nanoseconds: .min, utcOffset: .min) == ArrivalTime(seconds: 0, nanoseconds: 0, utcOffset: -86_400)
        )
        #expect(late.timeOfDay == "23:59:59")
    }

    @Test func countsSeconds() {
        #expect(ArrivalTime(seconds: 12, nanoseconds: 500_000_000).unixSeconds == 12.5)
    }
}
