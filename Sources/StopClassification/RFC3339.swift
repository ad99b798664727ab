/// Moments as RFC 3339 writes them: `2026-03-05T12:00:00Z`, `2026-03-05T13:00:00.25+01:00`.
public enum RFC3339 {
    /// The Unix seconds of a time from 1900 to 9999; nil when the text has another form or names a day that does not exist.
    ///
    /// A leap second counts as the second before it, since Unix time has none.
    public static func unixTime(_ text: String) -> Double? {
        var cursor = TextCursor(text)
        guard let year = cursor.digits(4...4), cursor.take("-"), let month = cursor.digits(2...2), cursor.take("-"),
            let day = cursor.digits(2...2), let date = CivilDate(year: year, month: month, day: day),
            cursor.take("t") || cursor.take(" "),
            let hour = cursor.digits(2...2), hour < 24, cursor.take(":"), let minute = cursor.digits(2...2), minute < 60, cursor.take(":"),
            let second = cursor.digits(2...2), second <= 60
        else { return nil }
        var fraction = 0.0
        if cursor.take(".") {
            let digits = cursor.rest.prefix { $0.isDigit }
            guard !digits.isEmpty else { return nil }
            fraction = Double("0." + String(decoding: digits.prefix(9), as: UTF8.self)) ?? 0
            cursor.skip { $0.isDigit }
        }
        guard let offset = offset(&cursor), cursor.isAtEnd else { return nil }
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset
        return Double(seconds) + fraction
    }

    /// A moment in UTC, with milliseconds where there are any; moments outside the years 1900 to 9999 become the nearest inside.
    public static func text(_ unixTime: Double) -> String {
        let bounded = unixTime.isFinite ? max(-2_208_988_800, min(unixTime, 253_402_300_799)) : 0
        let milliseconds = Int((bounded * 1000).rounded())
        let (days, ofDay) = milliseconds.quotientAndRemainder(floored: 86_400_000)
        let date = CivilDate(daysSince1970: days)
        let time = [ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1000 % 60].map { padded($0, 2) }.joined(separator: ":")
        let fraction = ofDay % 1000 == 0 ? "" : "." + padded(ofDay % 1000, 3)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(time)\(fraction)Z"
    }

    private static func offset(_ cursor: inout TextCursor) -> Int? {
        if cursor.take("z") { return 0 }
        let isWest = cursor.take("-")
        guard isWest || cursor.take("+"), let hours = cursor.digits(2...2), hours < 24, cursor.take(":"),
            let minutes = cursor.digits(2...2), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    /// The quotient rounded towards minus infinity, and the remainder that goes with it, which is never negative.
    fileprivate func quotientAndRemainder(floored divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
