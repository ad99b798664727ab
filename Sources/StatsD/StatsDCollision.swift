/// Two series whose names or labels a receiver cannot tell apart, and how they are kept apart nevertheless.
///
/// The one that came first keeps its name. One whose characters the receiver takes unchanged comes before one that had to be altered,
/// when both are met for the first time in the same push.
public struct StatsDCollision: Sendable, Hashable, CustomStringConvertible {
    /// The series that was renamed, as Prometheus writes it.
    public let series: String
    /// The name and tags it would have had, which another series has, without value and type.
    public let wanted: String
    /// The name and tags it has instead.
    public let sentAs: String

    /// All three in one sentence.
    public var description: String { "\(series) is sent as \(sentAs), since another series is known there as \(wanted)" }
}
