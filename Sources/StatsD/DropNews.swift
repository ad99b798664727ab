import Push

/// When it is worth telling that the receiver's socket drops datagrams.
///
/// Pure. Told when it begins, and again only after a long while without: a receiver that is just too slow drops with every other push.
struct DropNews: Sendable {
    /// So many pushes without a drop make the next one news.
    static let calm = 100

    private var pushesWithout = Self.calm

    /// Takes notice of what was dropped since the push before.
    mutating func tell(_ count: Int, at destination: String, _ onEvent: (SinkEvent) -> Void) {
        guard count > 0 else {
            pushesWithout = min(pushesWithout + 1, Self.calm)
            return
        }
        defer { pushesWithout = 0 }
        guard pushesWithout >= Self.calm else { return }
        let words = count == 1 ? "1 datagram, which is lost" : "\(count) datagrams, which are lost"
        onEvent(
            .dropping(
                "\(destination) does not keep up: its socket had no room for \(words), whoever sent them "
                    + "(more are counted in statsd_receiver_drops_total; a larger buffer at the receiver helps)"
            )
        )
    }
}
