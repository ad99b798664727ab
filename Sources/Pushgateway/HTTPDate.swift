/// A date in one of the three forms that RFC 9110, section 5.6.7, has a recipient accept.
///
///     Sun, 06 Nov 1994 08:49:37 GMT      the form of today
///     Sunday, 06-Nov-94 08:49:37 GMT     RFC 850
///     Sun Nov  6 08:49:37 1994           C's asctime
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads a date as seconds since 1970-01-01 00:00:00 UTC.
    ///
    /// - Parameter now: in the same unit; it decides which century a year of two digits belongs to.
    static func secondsSinceEpoch(_ text: String, now: Int64) -> Int64? {
        var words = text.split(separator: " ")
        switch words.count {
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
            return seconds(day: words[1], month: words[2], year: number(words[3], digits: 4), time: words[4])
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let date = words[1].split(separator: "-")
            guard date.count == 3, let shortYear = number(date[2], digits: 2) else { return nil }
            return seconds(day: date[0], month: date[1], year: fullYear(shortYear, now: now), time: words[2])
        case 5:
            if words[2].count == 1 { words[2] = "0" + words[2] }
            return seconds(day: words[2], month: words[1], year: number(words[4], digits: 4), time: words[3])
        default:
            return nil
        }
    }

    private static func seconds(day: Substring, month: Substring, year: Int64?, time: Substring) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard let year, let day = number(day, digits: 2), let month = months.firstIndex(where: { $0 == month }), clock.count == 3,
            let hour = number(clock[0], digits: 2), let minute = number(clock[1], digits: 2), let second = number(clock[2], digits: 2),
            // A leap second is 60.
            (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        return daysSinceEpoch(year: year, month: Int64(month) + 1, day: day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The digits' value when there are exactly so many; a sign is no digit.
    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(text)
    }

    /// A year that seems to lie more than 50 years ahead is one of the past (RFC 9110).
    private static func fullYear(_ shortYear: Int64, now: Int64) -> Int64 {
        let thisYear = 1970 + min(max(now, 0), 253_402_300_799) / 31_556_952
        let year = thisYear - thisYear % 100 + shortYear
        return year > thisYear + 50 ? year - 100 : year
    }

    /// Days of the proleptic Gregorian calendar, counted in years that begin in March, so that the leap day comes last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        // 719468 days lie between March 1st of the year 0 and 1970-01-01. The year 0 is the least that four digits can say.
        let era = marchYear >= 0 ? marchYear / 400 : -1
        let yearOfEra = marchYear - era * 400
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
