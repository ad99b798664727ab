public import StopClassification

/// The user's own rules about why an assistant stopped.
public struct UserRules: Sendable, Equatable {
    /// In the order of the file.
    public var all: [RuleAddition] = []
}
