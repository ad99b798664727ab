#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The moment at which something arrived, with the difference of local time from UTC.
public struct ArrivalTime: Sendable, Hashable {
    /// Whole seconds since 1970, UTC.
    public let seconds: Int64
    /// The rest, 0 to 999,999,999.
    public let nanoseconds: Int64
    /// How many seconds local time is ahead of UTC.
    public let utcOffset: Int64

    /// Makes a moment; what lies outside a number's range is brought into it.
    public init(seconds: Int64, nanoseconds: Int64 = 0, utcOffset: Int64 = 0) {
        // The year 9999 is far enough away.
        self.seconds = min(max(seconds, 0), 253_402_300_799)
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
        self.utcOffset = min(max(utcOffset, -86_400), 86_400)
    }

    /// The present moment by the system's clock and time zone.
    public static func now() -> ArrivalTime {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        var local = tm()
        var seconds = moment.tv_sec
        localtime_r(&seconds, &local)
        return ArrivalTime(seconds: Int64(moment.tv_sec), nanoseconds: Int64(moment.tv_nsec), utcOffset: Int64(local.tm_gmtoff))
    }

    /// Seconds since 1970, as precise as a Double can be.
    var unixSeconds: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

    /// Local time of day, `12:03:04`.
    var timeOfDay: String { Self.timeOfDay(seconds + utcOffset) }

    /// The moment in UTC as RFC 3339 writes it, `2026-11-23T23:58:11.953885505Z`.
    var rfc3339: String {
        // Days are counted from March, so that a leap day is the last of its year.
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
        let date = "\(Self.padded(year, 4))-\(Self.padded(civilMonth, 2))-\(Self.padded(day, 2))"
        return "\(date)T\(Self.timeOfDay(seconds)).\(Self.padded(nanoseconds, 9))Z"
    }

    private static func timeOfDay(_ seconds: Int64) -> String {
        let second = (seconds % 86_400 + 86_400) % 86_400
        return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    }

    private static func padded(_ value: Int64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
