public import Push

/// What became of a probe that was sent to a receiver and looked for there.
public enum ProbeResult: Sendable, Equatable, CustomStringConvertible {
    /// The receiver holds what was sent.
    case arrived(String)
    /// This kind of receiver cannot be asked, so nothing was sent.
    case notAsked(String)
    /// It could not be sent.
    case notSent(PushFailure)
    /// The receiver could not be asked.
    case unreadable(String)
    /// The receiver holds nothing of it, or something else.
    case different(String)

    /// Whether the receiver is known not to hold what it should, or cannot be asked although it should be.
    public var isWarning: Bool {
        switch self {
        case .arrived, .notAsked: false
        case .notSent, .unreadable, .different: true
        }
    }

    /// A number as it is said, whole ones without a fraction.
    static func text(_ value: Double) -> String { Int64(exactly: value).map(String.init) ?? value.description }

    /// In words for people.
    public var description: String {
        switch self {
        case .arrived(let words), .notAsked(let words), .unreadable(let words), .different(let words): words
        case .notSent(let failure): failure.message
        }
    }
}
