internal import Push

/// One push over several gateways, from the first try to the deletion of copies; or one deletion everywhere.
///
/// Pure: asked what to do next and told how that ended, until it says how the whole did. All of it stays within one time limit, of which
/// each try gets its share of what is left.
struct FailoverRound {
    /// What to do next.
    enum Step: Equatable {
        case push(Int, within: Duration)
        case delete(Int, within: Duration)
        case end(PushOutcome)
    }

    private var candidates: ArraySlice<Int>
    private var deletions: ArraySlice<Int>?
    private let isDeletion: Bool
    private let timeout: Duration
    /// Set when the first step is asked for.
    private var deadline: Duration?
    private var delivered: PushOutcome?
    private var failures: [PushFailure] = []

    /// A push, and after it the deletion of copies elsewhere.
    init(pushing failover: Failover, at now: Duration, within timeout: Duration) {
        candidates = failover.candidates(at: now)[...]
        isDeletion = false
        self.timeout = timeout
    }

    /// The deletion of the group wherever it may be.
    init(deleting failover: Failover, within timeout: Duration) {
        candidates = []
        deletions = failover.holders[...]
        isDeletion = true
        self.timeout = timeout
        delivered = .delivered(bytes: 0)
    }

    /// What to do now, with the state that the round's events have changed meanwhile.
    mutating func next(_ failover: Failover, at now: Duration) -> Step {
        let deadline = deadline ?? now + timeout
        self.deadline = deadline
        /// A try's share of the time that is left, when so many are still to come.
        func share(of count: Int) -> Duration { (deadline - now) / max(count, 1) }
        if let delivered {
            var rest = deletions ?? failover.leftovers(at: now)[...]
            defer { deletions = rest }
            let share = share(of: rest.count)
            guard share > .zero || isDeletion, let index = rest.popFirst() else {
                return .end(failures.isEmpty ? delivered : .failed(Self.sum(failures)))
            }
            return .delete(index, within: max(share, .milliseconds(1)))
        }
        let share = share(of: candidates.count)
        // With no time left at all, the first try still has to say so.
        guard share > .zero || failures.isEmpty, let index = candidates.popFirst() else {
            return .end(.failed(Self.sum(failures)))
        }
        return .push(index, within: max(share, .milliseconds(1)))
    }

    /// A push that `next` asked for ended.
    mutating func pushed(_ outcome: PushOutcome) {
        switch outcome {
        case .delivered:
            delivered = outcome
            failures = []
        case .failed(let failure):
            failures.append(failure)
            if failure.kind == .cancelled { candidates = [] }
        }
    }

    /// A deletion that `next` asked for ended.
    ///
    /// That of a copy is tried again after a later push, so only a deletion of everything fails with it.
    mutating func deleted(_ failure: PushFailure?) {
        guard let failure else { return }
        if isDeletion { failures.append(failure) }
        if failure.kind == .cancelled { deletions = [] }
    }

    /// What is to be said of several failures: the kind that is soonest tried again, an unknown outcome before all, and everybody's words.
    private static func sum(_ failures: [PushFailure]) -> PushFailure {
        guard let first = failures.first, failures.count > 1 else {
            return failures.first ?? PushFailure(.transient, "there was no time left to push")
        }
        let kind = [.timeout, .transient, .cancelled].first { kind in failures.contains { $0.kind == kind } } ?? first.kind
        let waits = failures.compactMap(\.retryAfter)
        let words = failures.map { ReceiverWords.shortened($0.message, to: ReceiverWords.limit / failures.count) }
        return PushFailure(kind, words.joined(separator: "; "), retryAfter: waits.count == failures.count ? waits.min() : nil)
    }
}
