/// What a StatsD sink needs to know.
public struct StatsDConfiguration: Sendable, Hashable {
    /// How histograms are sent.
    public enum Histograms: String, Sendable, Hashable, CaseIterable {
        /// A counter for each bucket, the sum and the count, exactly as a scrape has them.
        case buckets
        /// Observations that have the buckets' counts and the sum: one value per bucket, weighted by its sampling rate.
        ///
        /// The count is exact, the sum is so to one part in 10⁹, a quantile to its bucket's width. Only for receivers that `takesTimers`.
        case timers
    }

    /// Where the receiver listens.
    public var address: StatsDAddress
    /// What the receiver understands.
    public var receiver: StatsDReceiver
    /// What stands in front of every name, as it is: write the dot at its end, if there is to be one.
    public var prefix: String
    /// How histograms are sent; receivers that take no timers get buckets.
    public var histograms: Histograms
    /// The greatest payload of a datagram in bytes; the sink keeps it between 64 and 65507, which is the most that UDP over IPv4 carries.
    ///
    /// The default, 1432, fits into an Ethernet frame with some room for tunnels, and every receiver reads as much. A receiver on the same
    /// host that reads more is better served with 3600: of that size its socket's buffer holds a third more bytes.
    public var maxDatagramBytes: Int
    /// Over what time a long flush is spread, so that the receiver's socket buffer does not overflow; at least zero.
    ///
    /// No pause is longer than 20 ms, so a short flush takes a fraction of it.
    public var spread: Duration
    /// Tags that every series gets; a series' own label of the same name wins, since otherwise series would merge.
    public var tags: [String: String]

    /// Makes a configuration.
    public init(
        address: StatsDAddress,
        receiver: StatsDReceiver = .etsy,
        prefix: String = "",
        histograms: Histograms = .buckets,
        maxDatagramBytes: Int = 1432,
        spread: Duration = .seconds(2),
        tags: [String: String] = [:]
    ) {
        self.address = address
        self.receiver = receiver
        self.prefix = prefix
        self.histograms = histograms
        self.maxDatagramBytes = maxDatagramBytes
        self.spread = spread
        self.tags = tags
    }
}
