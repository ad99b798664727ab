import Logging
import MetricRegistry

/// Tells of conflicts, of each label once.
final class ConflictReports: Sendable {
    private let logger: Logger
    private let told = LockedState<Set<String>>([])
    /// Further labels are not told of, so that their number cannot fill the memory or the log.
    private static let limit = 1_000

    init(logger: Logger) {
        self.logger = logger
    }

    func report(_ label: String, _ reason: String) {
        let isNew = told.withLock { $0.count < Self.limit && $0.insert(label).inserted }
        // With no lock held: a logger may have metrics of its own.
        guard isNew else { return }
        logger.warning("a metric is not kept", metadata: ["metric.label": "\(label)", "reason": "\(reason)"])
    }
}
