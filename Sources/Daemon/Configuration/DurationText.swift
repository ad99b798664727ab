/// Durations as the configuration has them: a whole number and a unit, `500ms`, `15s`, `5m` or `2h`.
public enum DurationText {
    /// The milliseconds of each unit, the greatest first.
    private static let units: [(name: String, milliseconds: Int64)] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]

    /// The duration; nil for any other text, and for one of more than 292 million years.
    public static func duration(_ text: String) -> Duration? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let count = Int64(Substring(digits)), let unit = units.first(where: { text.dropFirst(digits.count) == $0.name }) else {
            return nil
        }
        let (milliseconds, overflows) = count.multipliedReportingOverflow(by: unit.milliseconds)
        return overflows ? nil : .milliseconds(milliseconds)
    }

    /// The text in the greatest unit that tells it wholly; what is finer than a millisecond is left out.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let (scaled, overflows) = seconds.multipliedReportingOverflow(by: 1_000)
        let milliseconds = overflows ? (seconds < 0 ? Int64.min : .max) : scaled &+ attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
