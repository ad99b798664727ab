/// Something a sink counts besides its pushes, told to whoever keeps the self-metrics.
///
/// A sink gets a closure that takes these, and calls it from whatever thread it works on.
public enum SinkEvent: Sendable, Hashable {
    /// What became of a datagram; the label `outcome` of `palingenesis_statsd_datagrams_total`.
    public enum DatagramOutcome: String, Sendable, CaseIterable {
        /// The kernel took it. UDP cannot say more.
        case sent
        /// The receiver's host said that nobody listens.
        case refused
        /// The kernel did not take it, or it could not be built.
        case dropped
    }

    /// Why a Pushgateway would refuse a family; the label `problem` of `palingenesis_pushgateway_skipped_families_total`.
    public enum FamilyProblem: String, Sendable, CaseIterable {
        /// Two series become the same when the group's labels are set.
        case duplicate
        /// A summary of the gateway's own takes up this name beside its own.
        case nameCollision = "name_collision"
        /// The gateway keeps this name for itself.
        case reserved
        /// The gateway has a family of this name with another type.
        case typeClash = "type_clash"
    }

    /// Datagrams with the same outcome.
    case datagrams(DatagramOutcome, count: Int)
    /// Datagrams that the StatsD receiver's socket dropped, its buffer being full, whoever sent them; known on the same host only.
    case receiverDrops(count: Int)
    /// The StatsD receiver's socket has begun to drop datagrams; in words for people.
    ///
    /// Told when it begins.
    case dropping(String)
    /// A series that is sent under another name, since the receiver could not tell it from another one; in words for people.
    ///
    /// Told once per series.
    case renamed(String)
    /// Pushes go on to another Pushgateway, since the one in use failed; in words for people.
    case failedOver(String)
    /// A family that a Pushgateway would refuse is left out from now on; in words for people.
    ///
    /// Told once, when it begins.
    case leftOut(String)
    /// Something that is no trouble, or the end of one; in words for people.
    case noted(String)
    /// Families that were left out of a push for the same reason.
    case skippedFamilies(FamilyProblem, count: Int)
    /// Samples that have no form the receiver understands, and why: the label `reason` of `palingenesis_statsd_skipped_samples_total`.
    case skippedSamples(SkipReason, count: Int)

    /// Why a sample was not sent.
    public enum SkipReason: String, Sendable, CaseIterable {
        /// Not a number.
        case notANumber = "nan"
        /// Positive or negative infinity.
        case infinite
        /// A single line that does not fit into a datagram of the configured size.
        case tooLong = "too_long"
    }
}
