internal import Push

/// Decides which of several gateways is pushed to, and on which others a copy of the group is to be deleted.
///
/// The one that took the last push stays in use until it fails, or the first of the list is back: the first is tried again with the
/// real push, after a wait that grows while it stays away. What the others may still hold of the group is deleted as soon as they can be
/// reached, since Prometheus would scrape it beside the current one. At the start nobody knows what an earlier process left where,
/// so every gateway may hold a copy.
///
/// Pure: instants are durations since a common start, and chance is passed in.
struct Failover: Sendable {
    private struct Gateway: Sendable {
        /// Failures in a row.
        var failures = 0
        /// When it is worth another try.
        var retryAt: Duration = .zero
        var mayHoldGroup = true
        let canDelete: Bool
    }

    private var gateways: [Gateway]
    private let retry: RetryPolicy
    /// The gateway that took the last push; the first, before any did.
    private(set) var current = 0
    private var hasDelivered = false

    /// - Parameters:
    ///   - canDelete: of each gateway, in the order of preference, whether groups can be deleted there; not empty.
    ///   - retry: how long one that failed is left alone.
    init(canDelete: [Bool], retry: RetryPolicy = RetryPolicy()) {
        gateways = canDelete.map { Gateway(canDelete: $0) }
        self.retry = retry
    }

    /// In which order a push tries the gateways: all of them, those that failed a moment ago after the others.
    func candidates(at now: Duration) -> [Int] {
        let preferred = [0] + [current].filter { $0 != 0 } + gateways.indices.filter { $0 != 0 && $0 != current }
        return preferred.filter { isDue($0, at: now) } + preferred.filter { !isDue($0, at: now) }
    }

    /// The gateways, but the current one, on which a copy is to be deleted now; none before a push has arrived, since what is there may
    /// be all there is.
    func leftovers(at now: Duration) -> [Int] {
        guard hasDelivered else { return [] }
        return holders.filter { $0 != current && isDue($0, at: now) }
    }

    /// The gateways that may hold the group and can delete it, the current one first.
    var holders: [Int] {
        let holders = gateways.indices.filter { gateways[$0].mayHoldGroup && gateways[$0].canDelete }
        return holders.filter { $0 == current } + holders.filter { $0 != current }
    }

    /// A push to a gateway ended; without a failure it was delivered.
    mutating func pushed(_ index: Int, _ failure: PushFailure?, at now: Duration, random: Double) {
        note(index, failure, at: now, random: random)
        // Also one that got no answer may have been taken.
        gateways[index].mayHoldGroup = true
        guard failure == nil else { return }
        (current, hasDelivered) = (index, true)
    }

    /// A deletion on a gateway ended.
    mutating func deleted(_ index: Int, _ failure: PushFailure?, at now: Duration, random: Double) {
        note(index, failure, at: now, random: random)
        if failure == nil { gateways[index].mayHoldGroup = false }
    }

    private func isDue(_ index: Int, at now: Duration) -> Bool { gateways[index].retryAt <= now }

    private mutating func note(_ index: Int, _ failure: PushFailure?, at now: Duration, random: Double) {
        guard let failure else {
            gateways[index].failures = 0
            gateways[index].retryAt = now
            return
        }
        // What was called off says nothing of the gateway.
        guard failure.kind != .cancelled else { return }
        gateways[index].failures += 1
        let wait = retry.delay(afterFailures: gateways[index].failures, retryAfter: failure.retryAfter, random: random)
        gateways[index].retryAt = now + wait
    }
}
