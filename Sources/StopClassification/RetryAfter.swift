/// Reads the headers by which services announce when to come back.
struct RetryAfter {
    /// The headers, the most telling first.
    static let headers = [
        "retry-after-ms", "retry-after", "anthropic-ratelimit-unified-reset", "anthropic-ratelimit-unified-5h-reset",
        "anthropic-ratelimit-unified-7d-reset", "anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-reset",
        "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens",
    ]

    /// A number of seconds from now on; nil when it is none or longer than a year.
    static func seconds(_ number: Double) -> ResetPhrase? {
        number >= 0 && number <= DurationReader.limit ? .after(number) : nil
    }

    /// Unix seconds from a number that may count milliseconds, nil for what cannot be either: nothing before 1973 or after 5138.
    static func epoch(_ number: Double) -> Double? {
        guard number.isFinite, number >= 1e8, number < 1e14 else { return nil }
        return number > 1e11 ? number / 1000 : number
    }

    /// The announcement in a header's value; nil when the value has no known form.
    ///
    /// `retry-after`: seconds, whole or not, or an HTTP date (RFC 9110). `retry-after-ms`: milliseconds. `…-reset`: RFC 3339, an epoch, or
    /// a duration such as `1m2.5s`.
    static func header(_ name: String, _ value: String) -> ResetPhrase? {
        var cursor = TextCursor(String(decoding: value.utf8.prefix(128), as: UTF8.self))
        cursor.skipSpace()
        var ahead = cursor
        if let number = ahead.decimal() {
            ahead.skipSpace()
            if ahead.isAtEnd {
                if name == "retry-after-ms" { return seconds(number / 1000) }
                return epoch(number).map { .moment($0, .structured) } ?? seconds(number)
            }
        }
        ahead = cursor
        if let duration = DurationReader.read(&ahead), ahead.isAtEnd { return .after(duration) }
        return LocalResetReader.read(&cursor).map { .local($0) }
    }
}
