/// What an exit status means where the output says nothing, as data.
public struct ExitRule: Sendable, Equatable {
    /// The identifier that classifications carry.
    public let id: String
    /// The assistant that exits so.
    public let assistant: AssistantKind
    /// What it means.
    public let stopClass: StopClass
    /// The statuses, as a shell reports them.
    public let statuses: Set<Int32>
    /// Why there is such a rule, for people.
    public let note: String?

    /// Writes a rule down; `custom` stands for every assistant.
    public init(
        _ id: String,
        _ stopClass: StopClass,
        _ statuses: Set<Int32>,
        assistant: AssistantKind = .custom,
        note: String? = nil
    ) {
        self.id = id
        self.assistant = assistant
        self.stopClass = stopClass
        self.statuses = statuses
        self.note = note
    }
}
