import Push

/// What a push came to, for the self-metrics.
struct FlushReport: Sendable, Equatable {
    var outcome: PushOutcome
    var tally = DatagramTransmitter.Tally()
    var skipped = SkippedSamples()
    /// Datagrams that the receiver's socket dropped since the push before, whoever sent them; known on the same host only.
    var receiverDrops = 0

    /// Tells whoever keeps the metrics, each kind once.
    func tell(_ onEvent: (SinkEvent) -> Void) {
        let datagrams: [(SinkEvent.DatagramOutcome, Int)] = [
            (.sent, tally.sent), (.refused, tally.refused), (.dropped, tally.dropped),
        ]
        for (outcome, count) in datagrams where count > 0 { onEvent(.datagrams(outcome, count: count)) }
        if receiverDrops > 0 { onEvent(.receiverDrops(count: receiverDrops)) }
        skipped.tell(onEvent)
    }
}
