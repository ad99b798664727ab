/// What becomes of a push that was kept.
enum SpoolDecision: Sendable, Equatable {
    /// It is still the newest that is known of its group.
    case deliver
    /// The group has been pushed since, or nobody can say when this one was true.
    case drop

    /// Decides.
    ///
    /// - Parameters:
    ///   - time: when the kept values were true, by this host's clock, Unix time in seconds.
    ///   - pushed: the group's `push_time_seconds`, by the gateway's clock; nil when the gateway does not have the group.
    ///   - now: this host's clock.
    ///   - gatewayNow: the gateway's clock at the same moment, in whole seconds; nil when it does not say.
    init(time: Double, pushed: Double?, now: Double, gatewayNow: Double?) {
        // Kept in the future: the clock was set back since, and the order of things is lost.
        guard time <= now else {
            self = .drop
            return
        }
        // The gateway tells its time in whole seconds; clocks that agree as well as that are taken to agree.
        let offset = gatewayNow.map { $0 - now } ?? 0
        let kept = abs(offset) <= 1.5 ? time : time + offset
        self = (pushed ?? 0) > kept ? .drop : .deliver
    }
}
