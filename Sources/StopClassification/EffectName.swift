extension EventRule {
    /// How files of rules call an effect.
    enum EffectName: String, CaseIterable {
        case progress
        case ignored
        case completed
        case idle
        case stopped
        case failed
        case hint
        case claudeWindows = "claude-windows"
        case codexWindows = "codex-windows"

        /// Whether the effect needs a class.
        var hasClass: Bool { self == .stopped || self == .failed || self == .hint }

        /// The effect, with its class and kind if it has one.
        func effect(_ stopClass: StopClass, _ kind: LimitKind?) -> Effect {
            switch self {
            case .progress: .progress
            case .ignored: .none
            case .completed: .completed
            case .idle: .idle
            case .stopped: .stopped(stopClass, kind)
            case .failed: .failed(stopClass, kind)
            case .hint: .hint(stopClass, kind)
            case .claudeWindows: .windows(.claude)
            case .codexWindows: .windows(.codex)
            }
        }
    }
}

extension EventRule {
    /// The class of stop and the kind of limit that the event means, for an event that means one.
    public var meaning: (stopClass: StopClass, kind: LimitKind?)? { effect.meaning }

    /// What the event does, as files of rules call it.
    public var effectName: String { effect.name.rawValue }
}

extension EventRule.Effect {
    /// The name in files of rules.
    var name: EventRule.EffectName {
        switch self {
        case .progress: .progress
        case .none: .ignored
        case .completed: .completed
        case .idle: .idle
        case .stopped: .stopped
        case .failed: .failed
        case .hint: .hint
        case .windows(.claude): .claudeWindows
        case .windows(.codex): .codexWindows
        }
    }

    /// The class and the kind, for an effect that has them.
    var meaning: (stopClass: StopClass, kind: LimitKind?)? {
        switch self {
        case .stopped(let stopClass, let kind), .failed(let stopClass, let kind), .hint(let stopClass, let kind): (stopClass, kind)
        case .progress, .none, .completed, .idle, .windows: nil
        }
    }
}
