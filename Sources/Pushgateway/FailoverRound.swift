internal import Push

/// One push over several gateways, from the first try to the deletion of copies; one of these alone; or one deletion everywhere.
///
/// Pure: asked what to do next and told how that ended, until it says how the whole did. All of it stays within one time limit, of which
/// each try gets its share of what is left. What was delivered does not wait long for copies elsewhere.
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
    /// How long the deletions may take from the first one on.
    private let deletionTime: Duration
    private var deletionDeadline: Duration?
    /// Set when the first step is asked for.
    private var deadline: Duration?
    private var delivered: PushOutcome?
    private var failures: [PushFailure] = []

    /// A push, and after it the deletion of copies elsewhere, which has a quarter of the time.
    ///
    /// - Parameter deletesCopies: false leaves copies where they are.
    init(pushing failover: Failover, at now: Duration, within timeout: Duration, deletesCopies: Bool = true) {
        candidates = failover.candidates(at: now)[...]
        isDeletion = false
        self.timeout = timeout
        deletionTime = deletesCopies ? timeout / 4 : .zero
    }

    /// The deletion of copies elsewhere, after a push that was delivered.
    init(deletingCopiesWithin timeout: Duration) {
        candidates = []
        isDeletion = false
        self.timeout = timeout
        deletionTime = timeout
        delivered = .delivered(bytes: 0)
    }

    /// The deletion of the group wherever it may be.
    init(deleting failover: Failover, within timeout: Duration) {
        candidates = []
        deletions = failover.holders[...]
        isDeletion = true
        self.timeout = timeout
        deletionTime = timeout
        delivered = .delivered(bytes: 0)
    }

    /// What to do now, with the state that the round's events have changed meanwhile.
    mutating func next(_ failover: Failover, at now: Duration) -> Step {
        let deadline = deadline ?? now + timeout
        self.deadline = deadline
        if let delivered {
            var rest = deletions ?? failover.leftovers(at: now)[...]
            defer { deletions = rest }
            let limit = deletionDeadline ?? min(deadline, now + deletionTime)
            deletionDeadline = limit
            let share = (limit - now) / max(rest.count, 1)
            guard share > .zero || isDeletion, let index = rest.popFirst() else {
                return .end(failures.isEmpty ? delivered : .failed(Self.sum(failures)))
            }
            return .delete(index, within: max(share, .milliseconds(1)))
        }
        let share = (deadline - now) / max(candidates.count, 1)
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
        // What has nothing to do with the gateway, as a secret file that is missing, is the same for each.
        let messages = failures.indices.filter { index in !failures[..<index].contains { $0.message == failures[index].message } }
        let words = messages.map { ReceiverWords.shortened(failures[$0].message, to: ReceiverWords.limit / messages.count) }
        return PushFailure(kind, words.joined(separator: "; "), retryAfter: waits.count == failures.count ? waits.min() : nil)
    }
}
