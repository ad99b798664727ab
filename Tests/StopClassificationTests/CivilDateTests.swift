import Testing

@testable import StopClassification

struct CivilDateTests {
    @Test(arguments: [
        (1970, 1, 1, 0, 4), (2000, 2, 29, 11016, 2), (2026, 3, 5, 20517, 4), (1900, 1, 1, -25567, 1), (9999, 12, 31, 2_932_896, 5),
        (1969, 12, 31, -1, 3),
    ]) func countsDays(_ year: Int, _ month: Int, _ day: Int, _ days: Int, _ weekday: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
        #expect(CivilDate(daysSince1970: days) == date)
    }

    @Test func goesThereAndBackForEveryDayOfFourHundredYears() {
        var expected = CivilDate(daysSince1970: -1)
        for days in 0..<146_097 {
            let date = CivilDate(daysSince1970: days)
            #expect(date.daysSince1970 == days)
            let isNextDay = date.day == expected.day + 1 && date.month == expected.month
            let isNextMonth = date.day == 1 && expected.day == CivilDate.length(ofMonth: expected.month, year: expected.year)
            #expect(isNextDay || isNextMonth)
            expected = date
        }
    }

    @Test(arguments: [(2026, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (2026, 1, 0), (1899, 1, 1), (10_000, 1, 1), (2100, 2, 29)])
    func refusesDaysThatDoNotExist(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func staysWithinItsYears() {
        #expect(CivilDate(daysSince1970: .max).year == 9999)
        #expect(CivilDate(daysSince1970: .min).year == 1900)
    }
}
