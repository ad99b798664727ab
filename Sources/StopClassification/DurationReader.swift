/// Reads durations as people and as programs write them: `2 days 17 hours 14 minutes`, `1 hr 47 min`, `1m2.5s`, `34.07s`, `900ms`.
struct DurationReader {
    /// A longer duration is no announcement but an error.
    static let limit = 366.0 * 86_400

    /// The seconds of the duration under the cursor, which is moved behind it; nil, and nothing moved, when there is none.
    static func read(_ cursor: inout TextCursor) -> Double? {
        var ahead = cursor
        var total: Double?
        while let part = part(&ahead) {
            total = (total ?? 0) + part
            cursor = ahead
            ahead.skip { $0 == 0x20 || $0 == UInt8(ascii: ",") }
            if ahead.take("and ") { ahead.skipSpace() }
        }
        return total.flatMap { $0 <= limit ? $0 : nil }
    }

    private static func part(_ cursor: inout TextCursor) -> Double? {
        var ahead = cursor
        let amount: Double
        if let number = ahead.decimal() {
            amount = number
        } else if ahead.take("an ") || ahead.take("a ") || ahead.take("one ") {
            amount = 1
        } else {
            return nil
        }
        ahead.skipSpace()
        guard let word = ahead.word(), let unit = unit(word) else { return nil }
        cursor = ahead
        return amount * unit
    }

    private static func unit(_ word: String) -> Double? {
        switch word {
        case "ms", "msec", "msecs", "millisecond", "milliseconds": 0.001
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3600
        case "d", "day", "days": 86_400
        case "w", "wk", "week", "weeks": 604_800
        default: nil
        }
    }
}
