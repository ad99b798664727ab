/// How each kind of receiver reads a line, written anew after its own parser.
enum ReceiverGrammar: Sendable, Hashable {
    case etsy
    case datadog
    case statsdExporter
    case telegraf
    case gostatsd
    case otel
    case vector
    case collectd
    case netdata

    /// What the receiver makes of one line, without its line feed.
    func read(_ line: String) -> LineReading {
        switch self {
        case .etsy: EtsyGrammar.read(line)
        case .datadog: DatadogGrammar.read(line)
        case .statsdExporter: StatsDExporterGrammar.read(line)
        case .telegraf: TelegrafGrammar.read(line)
        case .gostatsd: GostatsdGrammar.read(line)
        case .otel: OTelGrammar.read(line)
        case .vector: VectorGrammar.read(line)
        case .collectd: CollectdGrammar.read(line)
        case .netdata: NetdataGrammar.read(line)
        }
    }
}
