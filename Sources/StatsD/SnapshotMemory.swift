import MetricRegistry

/// A registry's snapshot, whose memory the next one uses again.
///
/// Thread safety: none of its own; it belongs to one sink, whose pushes take turns.
final class SnapshotMemory: @unchecked Sendable {
    var snapshot = RegistrySnapshot()
}
