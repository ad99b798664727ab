import Daemon

/// Durations that may point backwards: `+5h`, `-90m`, and `2h` without a sign.
enum SignedDuration {
    /// The duration; nil for any other text.
    static func read(_ text: String) -> Duration? {
        let isNegative = text.hasPrefix("-")
        let magnitude = isNegative || text.hasPrefix("+") ? String(text.dropFirst()) : text
        return DurationText.duration(magnitude).map { isNegative ? .zero - $0 : $0 }
    }
}
