/// All that is known about how assistants stop, as data: tables that can be extended before they are used.
///
/// Within each table the first rule that applies decides, so additions of a user belong in front.
public struct StopRules: Sendable {
    /// What structured events mean.
    public var events: [EventRule]
    /// What a JSON document means with which the output ends.
    public var documents: [EventRule]
    /// What lines of text mean.
    public var texts: [TextRule]
    /// What exit statuses mean.
    public var exits: [ExitRule]
    /// Lines that may follow an assistant's last message without being part of its answer: hints, menus, totals, retry chatter.
    public var trailers: [LinePattern]

    /// Puts tables together.
    public init(events: [EventRule], documents: [EventRule], texts: [TextRule], exits: [ExitRule], trailers: [LinePattern]) {
        self.events = events
        self.documents = documents
        self.texts = texts
        self.exits = exits
        self.trailers = trailers
    }

    /// The rules that come with the program.
    public static let builtIn = ShippedRules.rules
}
