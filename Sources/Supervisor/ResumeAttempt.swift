/// One attempt to resume, which ends exactly once.
///
/// It cannot be copied; its only exits are `succeed()` and `fail(_:_:)`, and one that is dropped counts as failed with `unknown`.
/// So no attempt is ever left open or counted twice.
struct ResumeAttempt: ~Copyable {
    let plan: ResumePlan
    /// Nil once the attempt has ended.
    private var end: ((SessionEvent) -> SessionTransition.Action)?

    /// - Parameter end: takes the event of the attempt's end to the state machine and returns what to do next.
    init(plan: ResumePlan, end: @escaping (SessionEvent) -> SessionTransition.Action) {
        self.plan = plan
        self.end = end
    }

    deinit {
        _ = end?(.attemptFailed(.unknown, nil))
    }

    /// Ends the attempt: the resumed session was seen alive.
    consuming func succeed() -> SessionTransition.Action {
        finish(with: .attemptSucceeded)
    }

    /// Ends the attempt any other way; with the stop it came to, where the assistant got as far as that.
    consuming func fail(_ kind: ResumeFailureKind, _ stop: Stop? = nil) -> SessionTransition.Action {
        finish(with: .attemptFailed(kind, stop))
    }

    private consuming func finish(with event: SessionEvent) -> SessionTransition.Action {
        let end = self.end
        self.end = nil
        return end?(event) ?? .none
    }
}
