/// Which of a receiver's addresses is used, and when its name is looked up again.
///
/// Pure.
///
/// A name may have several addresses of which the receiver listens on one (`localhost` is `::1` and `127.0.0.1`): a refusal moves on to
/// the next. The last good addresses stay when a lookup fails.
struct ReceiverEndpoints: Sendable {
    /// A refusal starts a lookup only so many flushes after the last one.
    static let flushesBetweenLookUps = 6

    private(set) var addresses: [SocketAddress] = []
    private var position = 0
    private var flushesSinceLookUp = 0

    /// The address in use; nil before the first lookup.
    var current: SocketAddress? { addresses.indices.contains(position) ? addresses[position] : nil }

    /// Takes a lookup's answer.
    ///
    /// The address in use stays in use when it is still among them.
    mutating func adopt(_ found: [SocketAddress]) {
        guard !found.isEmpty else { return }
        let kept = current.flatMap { found.firstIndex(of: $0) }
        addresses = found
        position = kept ?? 0
    }

    /// Nobody listens on the current address: the next one, if there is another, is current now.
    mutating func moveOn() {
        guard !addresses.isEmpty else { return }
        position = (position + 1) % addresses.count
    }

    /// Counts a flush.
    ///
    /// Returns whether the name should be looked up again.
    mutating func flushEnded(refused: Bool) -> Bool {
        flushesSinceLookUp += 1
        guard refused, flushesSinceLookUp >= Self.flushesBetweenLookUps else { return false }
        flushesSinceLookUp = 0
        return true
    }
}
