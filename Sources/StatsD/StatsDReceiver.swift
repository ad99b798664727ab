/// What one kind of StatsD receiver understands, as data: how it takes tags, which characters, which numbers.
///
/// StatsD has no standard; a profile is named for the program that reads the lines. Each field says what that program's own parser
/// does; the profiles themselves say where each rule comes from.
public struct StatsDReceiver: Sendable, Hashable, CustomStringConvertible {
    /// How labels are written.
    enum TagSyntax: Sendable, Hashable {
        /// `name;key=value:1|c`, Graphite's form.
        case inName
        /// `name;key=value 1 1700000000`, Graphite's plaintext, which is no StatsD.
        case plaintext
        /// `name,key=value:1|c`, InfluxDB's form.
        case afterComma
        /// `name.key.value:1|c`, in the order of the keys.
        case flattened
        /// `name:1|c|#key:value,key:value`, DogStatsD's form.
        case afterType
    }

    /// What a receiver keeps a counter in.
    enum CounterForm: Sendable, Hashable {
        case floatingPoint
        /// It cuts fractions off, line by line: only whole numbers are sent, and what is left waits in the ledger.
        case integer
    }

    /// What a receiver, or what stands behind it, tells series apart by.
    enum Distinction: Sendable, Hashable {
        /// By name and tags as they were sent.
        case asSent
        /// By the identifier of a name's chart; there are no tags.
        case chart
        /// Tags without regard to case, punctuation and runs of underscores.
        case foldedTags
        /// By one text: `key=value` for each tag, sorted and with nothing in between, then the name.
        case joined
    }

    /// The name, as the configuration's key `receiver` takes it.
    public let name: String
    let tagSyntax: TagSyntax
    /// What may stand in a metric's name; everything else becomes `_`.
    let nameCharacters: CharacterRule
    /// What may stand in a tag's key.
    let tagKeyCharacters: CharacterRule
    /// What may stand in a tag's value.
    let tagValueCharacters: CharacterRule
    /// A name must begin with a letter; one that does not gets an `x` in front.
    var nameBeginsWithLetter = false
    /// Names that the receiver cannot keep; they get an underscore behind.
    var reservedNames: Set<String> = []
    /// Tags' keys that the receiver keeps for itself; they get an underscore in front.
    var reservedTagKeys: Set<String> = []
    /// The most bytes of a name that the receiver keeps, flattened tags included; longer ones end in a hash of the whole.
    var longestName: Int?
    /// The most bytes of a tag, key and colon included; the value of a longer one ends in a hash of the whole.
    var longestTag: Int?
    /// The last bucket's `le`.
    ///
    /// A receiver that deletes plus signs gets none.
    var infinityText = "+Inf"
    /// Whether `-5|g` means "5 less", so that a negative gauge must be set to zero first, in the same datagram.
    var zeroBeforeNegativeGauge = true
    /// Whether a counter may be given a negative number.
    var acceptsNegativeCounters = true
    var counterForm = CounterForm.floatingPoint
    var distinction = Distinction.asSent
    /// The most bytes that the receiver reads of one datagram; it cuts off or drops the rest.
    var largestDatagram = 65_507
    /// How it takes a histogram's observations; nil where only buckets are sent.
    var timers: TimerForm?
    /// Whether it passes over empty lines, so that datagrams may be filled up to one size and sent many at a time.
    var skipsEmptyLines = false
    /// How it reads a line; nil for Graphite, which is no StatsD.
    let grammar: ReceiverGrammar?

    init(
        name: String,
        grammar: ReceiverGrammar?,
        tagSyntax: TagSyntax,
        nameCharacters: CharacterRule,
        tagKeyCharacters: CharacterRule,
        tagValueCharacters: CharacterRule
    ) {
        self.name = name
        self.grammar = grammar
        self.tagSyntax = tagSyntax
        self.nameCharacters = nameCharacters
        self.tagKeyCharacters = tagKeyCharacters
        self.tagValueCharacters = tagValueCharacters
    }

    /// Finds a profile by its name.
    public init?(_ name: String) {
        guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// Whether histograms may be sent as timers.
    public var takesTimers: Bool { timers != nil }

    /// Whether it sets a gauge to a value with a sign, rather than changing it by that.
    public var setsSignedGauges: Bool { !zeroBeforeNegativeGauge }

    /// The name.
    public var description: String { name }

    /// Every profile, in the order in which they are listed for people.
    public static let all: [StatsDReceiver] = [
        etsy, etsyFlat, datadog, statsdExporter, telegraf, gostatsd, otel, vector, collectd, netdata,
    ]

    // One name, one profile.

    /// Whether both have the same name.
    public static func == (left: StatsDReceiver, right: StatsDReceiver) -> Bool { left.name == right.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
