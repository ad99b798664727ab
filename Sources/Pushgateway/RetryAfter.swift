/// The header by which a receiver asks to be left alone for a while (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// About 30 years: enough to mean "not again", and far from where adding durations would overflow.
    private static let most: Int64 = 1_000_000_000

    /// Reads the header's value: a number of seconds, or a date.
    ///
    /// - Parameter now: seconds since 1970 in UTC. A date that has passed asks for no wait.
    /// - Returns: nil when the value is neither.
    static func duration(_ value: String, now: Int64) -> Duration? {
        if !value.isEmpty, value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(Int64(value) ?? most, most))
        }
        guard let date = HTTPDate.secondsSinceEpoch(value, now: now) else { return nil }
        return .seconds(min(max(date.subtractingReportingOverflow(now).partialValue, 0), most))
    }
}
