/// Which of a receiver's addresses is used, and when its name is looked up again.
///
/// Pure.
///
/// A name may have several addresses of which the receiver listens on one (`localhost` is `::1` and `127.0.0.1`): a refusal moves on to
/// the next. The last good addresses stay when a lookup fails.
struct ReceiverEndpoints: Sendable {
    /// A name is looked up again after so long.
    static let interval = Duration.seconds(60)
    /// A refusal has it looked up earlier, but not before so long.
    static let intervalAfterRefusal = Duration.seconds(10)

    private(set) var addresses: [SocketAddress] = []
    private var position = 0
    private var lastLookUp: Duration?

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

    /// Whether it is time to look the name up; the caller then does.
    ///
    /// - Parameters:
    ///   - isRefused: whether nobody listened on the current address in the last flush.
    ///   - now: the time since any fixed moment on a clock that never goes back.
    mutating func shouldLookUp(isRefused: Bool, now: Duration) -> Bool {
        if let lastLookUp, now - lastLookUp < (isRefused ? Self.intervalAfterRefusal : Self.interval) { return false }
        lastLookUp = now
        return true
    }
}
