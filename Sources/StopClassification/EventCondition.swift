/// What a structured event must say for a rule to apply.
///
/// Paths are those of `JSONText.value(at:)`.
public indirect enum EventCondition: Sendable, Equatable {
    /// There is a value, other than null.
    case exists(String)
    /// There is none, or null.
    case missing(String)
    /// The value is one of these texts, or such a number, `true` or `false`.
    case equals(String, [String])
    /// The value is a text that begins with this one.
    case begins(String, String)
    /// The value is a text that contains one of these, without regard to ASCII case.
    case contains(String, [String])
    /// The value is a number, or a text that is one, in this range.
    case within(String, ClosedRange<Int>)
    /// At least one of these holds.
    case any([EventCondition])
    /// None of these holds.
    case none([EventCondition])

    /// Texts are compared over at most this many bytes.
    static let textLimit = 16_384

    func holds(for event: JSONText) -> Bool {
        switch self {
        case .exists(let path):
            return event.value(at: path).map { !$0.isNull } ?? false
        case .missing(let path):
            return event.value(at: path)?.isNull ?? true
        case .equals(let path, let texts):
            guard let value = event.value(at: path) else { return false }
            let text = value.string(limit: Self.textLimit) ?? value.literal
            return texts.contains(text) || value.number.map { number in texts.contains { Double($0) == number } } ?? false
        case .begins(let path, let prefix):
            return event.value(at: path)?.string(limit: Self.textLimit)?.hasPrefix(prefix) ?? false
        case .contains(let path, let texts):
            guard let text = event.value(at: path)?.string(limit: Self.textLimit) else { return false }
            let folded = text.utf8.map(\.folded)
            return texts.contains { folded.position(of: $0.utf8.map(\.folded)) != nil }
        case .within(let path, let range):
            guard let number = event.value(at: path)?.number else { return false }
            return number >= Double(range.lowerBound) && number <= Double(range.upperBound)
        case .any(let conditions):
            return conditions.contains { $0.holds(for: event) }
        case .none(let conditions):
            return !conditions.contains { $0.holds(for: event) }
        }
    }
}
