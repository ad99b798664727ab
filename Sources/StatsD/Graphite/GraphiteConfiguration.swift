public import MetricRegistry

/// What a Graphite sink needs to know.
public struct GraphiteConfiguration: Sendable, Hashable {
    /// Where it listens.
    public var address: GraphiteAddress
    /// What stands in front of every name, as it is: write the dot at its end, if there is to be one.
    public var prefix: String
    /// Tags that every series gets; a series' own label of the same name wins.
    public var tags: [String: String]
    /// The most bytes of lines that are kept while Graphite is away; the oldest go first.
    ///
    /// At least what one push takes is kept.
    public var backlogBytes: Int

    /// Makes a configuration.
    public init(address: GraphiteAddress, prefix: String = "", tags: [String: String] = [:], backlogBytes: Int = 8 << 20) {
        self.address = address
        self.prefix = prefix
        self.tags = tags
        self.backlogBytes = backlogBytes
    }
}

extension GraphiteConfiguration {
    /// The series that would be renamed, since Graphite could not tell them from others.
    public func collisions(in registry: Registry) -> [StatsDCollision] {
        var visitor = GraphiteVisitor(prefix: prefix, tags: tags)
        _ = visitor.lines(of: registry, unixTime: 0)
        return visitor.table.collisions
    }

    /// Tags that would not be sent, since another one would be known to Graphite by the same name.
    public var lostTags: [String] { StatsDReceiver.graphite.lostTags(tags) }
}
