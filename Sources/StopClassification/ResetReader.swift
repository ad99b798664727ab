/// Finds and reads the announcement of a reset in a line of text, in the order in which the words that introduce one occur.
struct ResetReader {
    /// What introduces an announcement, and what stands behind it.
    private struct Cue {
        enum Form {
            /// A clock time, a date, a duration behind `in`, or an epoch.
            case phrase
            /// A duration.
            case duration
            /// A number of seconds, a duration or a date.
            case retryAfter
            /// Seconds, without a unit.
            case seconds
        }

        let text: [UInt8]
        let form: Form

        init(_ text: String, _ form: Form) {
            self.text = Array(text.utf8)
            self.form = form
        }
    }

    /// Longer cues stand before the shorter ones they begin with.
    private static let cues: [Cue] = [
        Cue("resets_in_seconds", .seconds), Cue("resets_at", .phrase), Cue("resetsat", .phrase), Cue("reset after", .duration),
        Cue("resets", .phrase), Cue("reset", .phrase), Cue("retrydelay", .duration), Cue("retry-after", .retryAfter),
        Cue("retry after", .retryAfter), Cue("try again", .phrase), Cue("retry in", .duration), Cue("retry at", .phrase),
        Cue("available again", .phrase), Cue("limit reached|", .phrase),
        Cue("limit reached |", .phrase), Cue("wait", .phrase),
    ]

    private static let firstBytes = ByteSet(cues.compactMap(\.text.first))

    /// The first readable announcement in a normalised line, nil when it has none.
    static func read(_ text: [UInt8]) -> ResetPhrase? {
        let folded = text.map(\.folded)
        var position = 0
        while position < folded.count {
            let rest = folded[position...]
            // A cue begins a word or a JSON name.
            let isWordStart = position == 0 || !folded[position - 1].isLetter
            if isWordStart, firstBytes.contains(folded[position]), let cue = cues.first(where: { rest.starts(with: $0.text) }) {
                if let phrase = read(cue.form, text[(position + cue.text.count)...]) { return phrase }
                position += cue.text.count
            } else {
                position += 1
            }
        }
        return nil
    }

    /// The announcement behind other words than the usual ones; nil when they or it are missing.
    static func read(_ text: [UInt8], after cue: String) -> ResetPhrase? {
        let cue = NormalizedLine(Array(cue.utf8)).folded
        let folded = text.map(\.folded)
        guard !cue.isEmpty, let found = folded.position(of: cue) else { return nil }
        return read(.phrase, text[(found + cue.count)...])
    }

    /// What stands between a cue and its announcement: spaces, the separator, and the punctuation of JSON and headers.
    private static let between = Set(" \":=\\·".utf8)

    private static func read(_ form: Cue.Form, _ text: ArraySlice<UInt8>) -> ResetPhrase? {
        // No announcement is longer; the bound keeps many cues in one line linear.
        var cursor = TextCursor(text.prefix(128))
        cursor.skip { between.contains($0) }
        switch form {
        case .seconds:
            return cursor.decimal().flatMap(RetryAfter.seconds)
        case .duration:
            _ = cursor.take("in ")
            return DurationReader.read(&cursor).map { .after($0) }
        case .retryAfter:
            if let seconds = DurationReader.read(&cursor) { return .after(seconds) }
            return cursor.decimal().flatMap(RetryAfter.seconds) ?? LocalResetReader.read(&cursor).map { .local($0) }
        case .phrase:
            return phrase(&cursor)
        }
    }

    private static func phrase(_ cursor: inout TextCursor) -> ResetPhrase? {
        for word in ["to ", "on ", "at ", "until ", "again "] where cursor.take(word) { cursor.skipSpace() }
        var ahead = cursor
        if ahead.take("in ") || ahead.take("after ") || ahead.take("for ") {
            for word in ["about ", "approximately ", "~"] where ahead.take(word) { ahead.skipSpace() }
            if let seconds = DurationReader.read(&ahead) { return .after(seconds) }
            // `after 8pm` names a time; a number without its unit does not.
            ahead = cursor
            return ahead.take("after ") ? LocalResetReader.read(&ahead).map { .local($0) } : nil
        }
        if let moment = epoch(&ahead) { return .moment(moment, .epoch) }
        ahead = cursor
        if let seconds = DurationReader.read(&ahead) { return .after(seconds) }
        return LocalResetReader.read(&cursor).map { .local($0) }
    }

    /// Seconds since 1970, or milliseconds when the number is above 1e11; nil for what cannot be either.
    private static func epoch(_ cursor: inout TextCursor) -> Double? {
        guard let number = cursor.digits(9...15), cursor.rest.first?.isLetter != true else { return nil }
        return RetryAfter.epoch(Double(number))
    }
}
