/// A cursor over a normalised piece of text: the steps that the readers of durations, clocks and dates share.
///
/// Comparisons ignore ASCII case. Nothing moves the cursor backwards, so reading is linear.
struct TextCursor {
    private(set) var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        rest = rest.drop(while: isSkipped)
    }

    mutating func skipSpace() {
        skip { $0 == 0x20 }
    }

    /// Passes `text`, which is written small.
    mutating func take(_ text: String) -> Bool {
        guard rest.count >= text.utf8.count, zip(rest, text.utf8).allSatisfy({ $0.folded == $1 }) else { return false }
        rest.removeFirst(text.utf8.count)
        return true
    }

    /// Passes a run of letters, folded; nil when there is none.
    mutating func word() -> String? {
        let letters = rest.prefix { $0.isLetter }
        guard !letters.isEmpty else { return nil }
        rest = rest[letters.endIndex...]
        return String(decoding: letters.map(\.folded), as: UTF8.self)
    }

    /// Passes a run of digits of an allowed length and returns its value; passes nothing when the run has another length.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0.isDigit }
        guard count.contains(digits.count), digits.count <= 18 else { return nil }
        rest = rest[digits.endIndex...]
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Passes a number with or without a fraction.
    mutating func decimal() -> Double? {
        guard let whole = digits(1...15) else { return nil }
        var ahead = self
        guard ahead.take(".") else { return Double(whole) }
        let fraction = ahead.rest.prefix { $0.isDigit }
        guard !fraction.isEmpty else { return Double(whole) }
        ahead.rest = ahead.rest[fraction.endIndex...]
        self = ahead
        return Double("\(whole).\(String(decoding: fraction.prefix(15), as: UTF8.self))") ?? Double(whole)
    }
}
