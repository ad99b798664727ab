import Push

/// Where texts of metrics are pushed to.
protocol TextTarget: Sendable {
    /// The sink's kind: `pushgateway`, `statsd`, `graphite`.
    var name: String { get }
    /// Where it sends, without credentials.
    var destination: String { get }
    /// The time between two pushes of a loop.
    var interval: Duration { get }

    /// Pushes what was read; what this target cannot take of it is told, and is no failure.
    ///
    /// - Returns: how that ended, and whether the target took all that was read.
    func push(_ reading: TextReading) async -> (outcome: PushOutcome, isComplete: Bool)

    /// Takes back what was pushed, where the receiver offers that.
    func delete() async -> PushOutcome
}

extension TextTarget {
    func delete() async -> PushOutcome { .delivered(bytes: 0) }
}
