import Push

/// Samples that could not be sent in a flush, by reason.
struct SkippedSamples: Sendable, Equatable {
    var notANumber = 0
    var infinite = 0
    var tooLong = 0

    /// Tells whoever keeps the metrics, each kind once.
    func tell(_ onEvent: (SinkEvent) -> Void) {
        let samples: [(SinkEvent.SkipReason, Int)] = [(.notANumber, notANumber), (.infinite, infinite), (.tooLong, tooLong)]
        for (reason, count) in samples where count > 0 { onEvent(.skippedSamples(reason, count: count)) }
    }
}
