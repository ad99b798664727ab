/// One rule of whichever sort.
public enum StopRule: Sendable, Equatable {
    /// What a line of text means.
    case text(TextRule)
    /// What a structured event means.
    case event(EventRule)
    /// What an exit status means.
    case exit(ExitRule)

    /// The identifier that classifications carry.
    public var id: String {
        switch self {
        case .text(let rule): rule.id
        case .event(let rule): rule.id
        case .exit(let rule): rule.id
        }
    }
}
