extension StatsDReceiver {
    /// Etsy's StatsD from 0.9.0 on, with Graphite's tags in the name.
    ///
    /// Rules from its `stats.js` and `lib/helpers.js`: it deletes what is not `[a-zA-Z0-9_.;=-]` from a line's name, tags included, so
    /// nothing else is sent. Any type it does not know is added to a counter, so there are only `c`, `g` and `ms`; several values in
    /// one line are bad lines, so there is one. A signed gauge is added, unless the gauge is 0 or unknown. Numbers are Doubles, negative
    /// counters welcome. Its maps are plain JavaScript objects, so a name like `constructor` finds a function there: such names get an
    /// underscore behind. Graphite keeps the tag `name` for the path (`carbon/util.py`): a label of that name is sent as `_name`.
    public static let etsy: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "etsy",
            grammar: .etsy,
            tagSyntax: .inName,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: "-"),
            tagValueCharacters: .asciiWord(and: ".-")
        )
        receiver.reservedNames = javaScriptObjectMembers
        receiver.reservedTagKeys = ["name"]
        receiver.infinityText = "Inf"
        receiver.skipsEmptyLines = true
        receiver.timers = TimerForm(type: "ms", isWeighted: false, mayBeNegative: false)
        return receiver
    }()

    /// Etsy's StatsD of any age, and whatever takes dotted paths only.
    ///
    /// As `etsy`, but labels are appended as `.key.value`, sorted by key, histograms' `le` among them. A dot in a value becomes `_`, as
    /// every other character outside `[a-zA-Z0-9_-]` does, so that `le="0.1"` reads `.le.0_1`; `+Inf` reads `Inf`.
    public static let etsyFlat: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "etsy-flat",
            grammar: .etsy,
            tagSyntax: .flattened,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: "-"),
            tagValueCharacters: .asciiWord(and: "-")
        )
        receiver.reservedNames = javaScriptObjectMembers
        receiver.infinityText = "Inf"
        receiver.skipsEmptyLines = true
        receiver.timers = TimerForm(type: "ms", isWeighted: false, mayBeNegative: false)
        return receiver
    }()

    /// The Datadog agent.
    ///
    /// Rules from its `parse.go` and Datadog's documentation of metric names and tags: the protocol has no escapes, so comma, bar and
    /// control characters in a tag become `_`, and so does a colon at the end. Names are ASCII letters, digits, underscores and dots,
    /// begin with a letter and have at most 200 characters; so have tags. Gauges are always absolute. The platform lowers the case of tags,
    /// replaces punctuation by underscores, and drops repeated and trailing ones, which counts when series are told apart. The
    /// agent reads 8192 bytes of a datagram (`dogstatsd_buffer_size`).
    public static let datadog: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "datadog",
            grammar: .datadog,
            tagSyntax: .afterType,
            nameCharacters: .asciiWord(and: "."),
            tagKeyCharacters: .asciiWord(and: "./-"),
            tagValueCharacters: .text(except: ",|", notLast: ":")
        )
        receiver.nameBeginsWithLetter = true
        receiver.longestName = 200
        receiver.longestTag = 200
        receiver.zeroBeforeNegativeGauge = false
        receiver.distinction = .foldedTags
        receiver.largestDatagram = 8192
        receiver.skipsEmptyLines = true
        receiver.timers = TimerForm(type: "h", isWeighted: true, mayBeNegative: true)
        return receiver
    }()

    /// Prometheus' statsd_exporter.
    ///
    /// Rules from its `pkg/line/line.go` and `pkg/mapper/escape.go`: tags follow the type, since values may then hold anything but
    /// comma and bar; every character of a name or key outside `[a-zA-Z0-9_]` becomes `_`. It refuses negative counters
    /// (`illegal_negative_counter`), and drops a tag without a value.
    public static let statsdExporter: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "statsd_exporter",
            grammar: .statsdExporter,
            tagSyntax: .afterType,
            nameCharacters: .asciiWord(and: "."),
            tagKeyCharacters: .asciiWord(and: ""),
            tagValueCharacters: .text(except: ",|", notLast: "")
        )
        receiver.acceptsNegativeCounters = false
        receiver.skipsEmptyLines = true
        return receiver
    }()

    /// Telegraf's statsd input, with its default settings.
    ///
    /// Rules from its `plugins/inputs/statsd/statsd.go`: a line is split at every colon first, so none may stand in a tag. Tags follow
    /// the name as `,key=value`. Series are kept by a text that runs all tags and the name together, so `=` in a value could make two
    /// of them one, and so could the places where one ends and the next begins. It sets the tags `metric_type` and `temporality`
    /// itself. The dots of a name become underscores. Counters are int64: each line's fraction is cut off, so none is sent. Gauges
    /// are forgotten with each of its intervals unless `delete_gauges` is off.
    public static let telegraf: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "telegraf",
            grammar: .telegraf,
            tagSyntax: .afterComma,
            nameCharacters: .asciiWord(and: "."),
            tagKeyCharacters: .asciiWord(and: ".-"),
            tagValueCharacters: .text(except: ",|:=", notLast: "", withoutSpaces: true)
        )
        receiver.reservedTagKeys = ["metric_type", "temporality"]
        receiver.counterForm = .integer
        receiver.distinction = .joined
        receiver.skipsEmptyLines = true
        receiver.timers = TimerForm(type: "h", isWeighted: true, mayBeNegative: false)
        return receiver
    }()

    /// Atlassian's gostatsd.
    ///
    /// Rules from its `internal/lexer/lexer.go` and `metric_map.go`: a name keeps `[a-zA-Z0-9._-]`, and one that begins with an
    /// underscore is taken for an event. There is no type `d`. A gauge's sign is its own. Counters are int64: each line's fraction is cut
    /// off, so none is sent.
    public static let gostatsd: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "gostatsd",
            grammar: .gostatsd,
            tagSyntax: .afterType,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: ".-"),
            tagValueCharacters: .text(except: ",|", notLast: "")
        )
        receiver.nameBeginsWithLetter = true
        receiver.zeroBeforeNegativeGauge = false
        receiver.counterForm = .integer
        return receiver
    }()

    /// The OpenTelemetry Collector's statsd receiver.
    ///
    /// Rules from its `internal/parser/statsd_parser.go`: a line with a field that it does not know, or a tag without a value, is
    /// rejected as a whole. Lines are trimmed, so a tag's value must not end in a space. Counters were int64 until 2026, so no
    /// fractions are sent. It keeps state per address and port of the sender, and forgets gauges with each of its intervals.
    public static let otel: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "otel",
            grammar: .otel,
            tagSyntax: .afterType,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: ".-"),
            tagValueCharacters: .text(except: ",|", notLast: " ")
        )
        receiver.counterForm = .integer
        receiver.skipsEmptyLines = true
        return receiver
    }()

    /// Vector's statsd source.
    ///
    /// Rules from its `src/sources/statsd/parser.rs`: a name keeps `[a-zA-Z0-9_.-]`; tags stand directly after the type, or after the
    /// rate. A signed gauge is added. Counters are Doubles, negative ones welcome.
    public static let vector = StatsDReceiver(
        name: "vector",
        grammar: .vector,
        tagSyntax: .afterType,
        nameCharacters: .asciiWord(and: ".-"),
        tagKeyCharacters: .asciiWord(and: ".-"),
        tagValueCharacters: .text(except: ",|", notLast: " ")
    )

    /// Collectd's statsd plugin.
    ///
    /// Rules from its `src/statsd.c`: there are no tags, so labels are flattened as for `etsy-flat`. A name has at most 127 bytes
    /// (`DATA_MAX_NAME_LEN`) and may not hold a slash, which separates the parts of an identifier. Counters are shown as whole
    /// numbers, so no fractions are sent. A signed gauge is added. It reads 4095 bytes of a datagram.
    public static let collectd: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "collectd",
            grammar: .collectd,
            tagSyntax: .flattened,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: "-"),
            tagValueCharacters: .asciiWord(and: "-")
        )
        receiver.longestName = 127
        receiver.infinityText = "Inf"
        receiver.counterForm = .integer
        receiver.largestDatagram = 4095
        receiver.skipsEmptyLines = true
        return receiver
    }()

    /// Netdata's statsd plugin.
    ///
    /// Rules from its `statsd.plugin/statsd.c`: it passes over tags, so labels are flattened. In a chart's name what is not `[a-zA-Z0-9_.]`
    /// would become an underscore, capitals become small letters, and the first dot or underscore ends the chart's type, whichever it is,
    /// which counts when series are told apart. A chart's identifier has at most 200 bytes. A counter's line is read as an integer. A
    /// signed gauge is added; gauges are shown with three decimals (`decimal detail`). It reads 8999 bytes of a datagram. More metrics
    /// than `max private charts hard limit` are not shown by themselves.
    public static let netdata: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "netdata",
            grammar: .netdata,
            tagSyntax: .flattened,
            nameCharacters: .asciiWord(and: "."),
            tagKeyCharacters: .asciiWord(and: ""),
            tagValueCharacters: .asciiWord(and: "")
        )
        receiver.longestName = 150
        receiver.infinityText = "Inf"
        receiver.distinction = .chart
        receiver.counterForm = .integer
        receiver.largestDatagram = 8999
        receiver.skipsEmptyLines = true
        return receiver
    }()

    /// What every JavaScript object has without having been given it.
    static let javaScriptObjectMembers: Set<String> = [
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor", "hasOwnProperty",
        "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
    ]
}
