/// What one kind of StatsD receiver understands, as data: how it takes tags, which characters, which numbers.
///
/// StatsD has no standard; a profile is named for the program that reads the lines. Each field says what that program's own
/// parser does.
public struct StatsDReceiver: Sendable, Hashable, CustomStringConvertible {
    /// How labels are written.
    enum TagSyntax: Sendable, Hashable {
        /// `name;key=value:1|c`, Graphite's form.
        case inName
        /// `name.key.value:1|c`, in the order of the keys.
        case flattened
        /// `name:1|c|#key:value,key:value`, DogStatsD's form.
        case afterType
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
    /// A tag's key that the receiver keeps for itself; it gets an underscore in front.
    let reservedTagKey: String?
    /// The last bucket's `le`.
    ///
    /// A receiver that deletes plus signs gets none.
    let infinityText: String
    /// Whether `-5|g` means "5 less", so that a negative gauge must be set to zero first, in the same datagram.
    let zeroBeforeNegativeGauge: Bool
    /// Whether a counter may be given a negative number.
    let acceptsNegativeCounters: Bool
    /// Whether what stands behind the receiver ignores case and punctuation in tags, so that `A b` and `a_b` are the same there.
    let foldsTags: Bool

    /// Finds a profile by its name.
    public init?(_ name: String) {
        guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    private init(
        name: String,
        tagSyntax: TagSyntax,
        nameCharacters: CharacterRule,
        tagKeyCharacters: CharacterRule,
        tagValueCharacters: CharacterRule,
        reservedTagKey: String? = nil,
        infinityText: String = "+Inf",
        zeroBeforeNegativeGauge: Bool = true,
        acceptsNegativeCounters: Bool = true,
        foldsTags: Bool = false
    ) {
        self.name = name
        self.tagSyntax = tagSyntax
        self.nameCharacters = nameCharacters
        self.tagKeyCharacters = tagKeyCharacters
        self.tagValueCharacters = tagValueCharacters
        self.reservedTagKey = reservedTagKey
        self.infinityText = infinityText
        self.zeroBeforeNegativeGauge = zeroBeforeNegativeGauge
        self.acceptsNegativeCounters = acceptsNegativeCounters
        self.foldsTags = foldsTags
    }

    /// The name.
    public var description: String { name }

    /// Every profile, in the order in which they are listed for people.
    public static var all: [StatsDReceiver] { [etsy, etsyFlat, datadog, statsdExporter] }

    /// Etsy's StatsD from 0.9.0 on, with Graphite's tags in the name.
    ///
    /// It deletes what is not `[a-zA-Z0-9_.;=-]` from a line's name, tags included, so nothing else is sent. Graphite keeps the tag
    /// `name` for the path: a label of that name is sent as `_name`.
    public static let etsy = StatsDReceiver(
        name: "etsy",
        tagSyntax: .inName,
        nameCharacters: .asciiWord(and: ".-"),
        tagKeyCharacters: .asciiWord(and: "-"),
        tagValueCharacters: .asciiWord(and: ".-"),
        reservedTagKey: "name",
        infinityText: "Inf"
    )

    /// Etsy's StatsD of any age, and whatever takes dotted paths only.
    ///
    /// Labels are appended as `.key.value`, sorted by key, histograms' `le` among them. A dot in a value becomes `_`, as every other
    /// character outside `[a-zA-Z0-9_-]` does, so that `le="0.1"` reads `.le.0_1`; `+Inf` reads `Inf`.
    public static let etsyFlat = StatsDReceiver(
        name: "etsy-flat",
        tagSyntax: .flattened,
        nameCharacters: .asciiWord(and: ".-"),
        tagKeyCharacters: .asciiWord(and: "-"),
        tagValueCharacters: .asciiWord(and: "-"),
        infinityText: "Inf"
    )

    /// The Datadog agent.
    ///
    /// The protocol has no escapes: comma, bar and control characters in a tag become `_`, and so does a colon at the end. Gauges are
    /// always absolute. Datadog itself lowers the case of tags and replaces punctuation, which counts when series are told apart.
    public static let datadog = StatsDReceiver(
        name: "datadog",
        tagSyntax: .afterType,
        nameCharacters: .asciiWord(and: "."),
        tagKeyCharacters: .asciiWord(and: "./-"),
        tagValueCharacters: .text(except: ",|", notLast: ":"),
        zeroBeforeNegativeGauge: false,
        foldsTags: true
    )

    /// Prometheus' statsd_exporter.
    ///
    /// Tags follow the type, since values may then hold anything but comma, bar and control characters. It refuses negative counters.
    public static let statsdExporter = StatsDReceiver(
        name: "statsd_exporter",
        tagSyntax: .afterType,
        nameCharacters: .asciiWord(and: "."),
        tagKeyCharacters: .asciiWord(and: ""),
        tagValueCharacters: .text(except: ",|", notLast: ""),
        acceptsNegativeCounters: false
    )
}
