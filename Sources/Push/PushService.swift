public import Logging
public import MetricRegistry
public import ServiceLifecycle

/// Pushes a registry to one sink on a schedule until it is shut down, and then once more.
///
/// Everything happens inside `run()`; the decisions are `PushSchedule`'s. One push is in flight at a time,
/// a failed one is never queued. The log gets one line when pushes begin to fail, one for each further class of failure, and one
/// when they work again.
public final class PushService<ServiceClock: Clock<Duration>>: Service, CustomStringConvertible {
    /// What the last act is, when the service is shut down.
    public enum ExitAction: String, Sendable, CaseIterable {
        /// Push the final values.
        case push
        /// Take back what was pushed.
        case delete
        /// Nothing.
        case none
    }

    private let registry: Registry
    private let sink: any Sink
    private let schedule: PushSchedule
    private let onExit: ExitAction
    private let exitBudget: Duration
    private let metrics: SinkMetrics
    private let logger: Logger
    private let clock: ServiceClock
    private let unixTime: @Sendable () -> Double
    private let random: @Sendable () -> Double
    private let state: LockedState<PushStatus>
    private let skipsLastAct = LockedState(false)

    /// Makes a service; nothing is sent before `run()`.
    ///
    /// - Parameters:
    ///   - onExit: the last act, within `exitBudget`, which counts from the shutdown and includes a push still in flight.
    ///   - clock: what waits and measures.
    ///   - unixTime: seconds since 1970, for timestamps only.
    ///   - random: uniform in 0..<1, for the jitter of retries.
    public init(
        registry: Registry,
        sink: any Sink,
        schedule: PushSchedule,
        onExit: ExitAction = .push,
        exitBudget: Duration = .seconds(5),
        metrics: SinkMetrics,
        logger: Logger,
        clock: ServiceClock,
        unixTime: @escaping @Sendable () -> Double,
        random: @escaping @Sendable () -> Double
    ) {
        self.registry = registry
        self.sink = sink
        self.schedule = schedule
        self.onExit = onExit
        self.exitBudget = exitBudget
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
        self.unixTime = unixTime
        self.random = random
        state = LockedState(PushStatus(sink: sink.name, destination: sink.destination, uncertainty: sink.uncertainty))
    }

    /// The sink's kind and destination, as service groups print it.
    public var description: String { "push to \(sink.name) \(sink.destination)" }

    /// How the sink is doing now.
    public var status: PushStatus { state.withLock { $0 } }

    /// Lets the service end without its last act, for one that is replaced and not ended.
    public func skipLastAct() {
        skipsLastAct.withLock { $0 = true }
    }

    /// Pushes until the service is shut down gracefully or cancelled; then pushes or deletes once more within the exit budget.
    public func run() async {
        let ending = LockedState<ServiceClock.Instant?>(nil)
        await withTaskCancellationOrGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await self.pushRepeatedly() }
        } onCancelOrGracefulShutdown: {
            ending.withLock { $0 = $0 ?? self.clock.now }
        }
        await finish(by: (ending.withLock { $0 } ?? clock.now).advanced(by: exitBudget))
    }

    private func pushRepeatedly() async {
        let start = clock.now
        var schedule = schedule
        var warned: Set<PushFailure.Kind> = []
        var action = schedule.woke(at: .zero)
        while !Task.isCancelled {
            switch action {
            case .push:
                let failuresBefore = schedule.consecutiveFailures
                let outcome = await push()
                action = schedule.pushEnded(outcome, at: start.duration(to: clock.now), random: random())
                report(outcome, failuresBefore: failuresBefore, warned: &warned)
            case .wait(let until):
                let remaining = until - start.duration(to: clock.now)
                state.withLock { $0.nextAttempt = unixTime() + max(remaining.inSeconds, 0) }
                do { try await clock.sleep(until: start.advanced(by: until), tolerance: nil) } catch { return }
                action = schedule.woke(at: start.duration(to: clock.now))
            case .stop:
                return
            }
        }
    }

    /// Pushes once; the metrics and the status say how it ended.
    private func push() async -> PushOutcome {
        state.withLock { $0.nextAttempt = nil }
        metrics.pushBegan()
        let began = clock.now
        let outcome = await sink.push(registry)
        let (elapsed, now) = (began.duration(to: clock.now), unixTime())
        let failures = state.withLock { status in
            // Of several receivers it may be another one now.
            status.destination = sink.destination
            switch outcome {
            case .delivered:
                status.consecutiveFailures = 0
                status.lastSuccess = now
                status.lastFailure = nil
            case .failed(let failure):
                status.consecutiveFailures += 1
                status.lastFailure = failure
            }
            return status.consecutiveFailures
        }
        metrics.pushEnded(outcome, elapsed: elapsed, unixTime: now, consecutiveFailures: failures)
        return outcome
    }

    /// One line when pushes begin to fail, one for each further class of failure until one is delivered, and one then.
    private func report(_ outcome: PushOutcome, failuresBefore: Int, warned: inout Set<PushFailure.Kind>) {
        switch outcome {
        case .delivered:
            warned = []
            guard failuresBefore > 0 else { return }
            logger.notice("push to \(sink.name) \(sink.destination) works again after \(failuresBefore) failed attempts")
        case .failed(let failure):
            // A push that the shutdown called off is no news: the last act tells how it ended.
            guard !Task.isCancelled, warned.insert(failure.kind).inserted else { return }
            logger.warning("push to \(sink.name) failed: \(failure.message) (\(Self.consequence(failure.kind)))")
        }
    }

    private static func consequence(_ kind: PushFailure.Kind) -> String {
        switch kind {
        case .transient, .timeout: "trying again with backoff; nothing is lost"
        case .configuration: "check the configuration; trying again at every interval"
        case .rejected: "the receiver refused it; trying again at every interval"
        case .cancelled: "called off"
        }
    }

    // MARK: The last act

    /// The outer task is being cancelled or shut down by now, so the last act runs in a task of its own, which the budget bounds.
    private func finish(by deadline: ServiceClock.Instant) async {
        state.withLock { $0.nextAttempt = nil }
        guard onExit != .none, !skipsLastAct.withLock({ $0 }) else { return }
        let lastAct = Task { onExit == .delete ? await sink.delete() : await push() }
        let timer = Task {
            // Cancelled when the act was in time.
            if (try? await clock.sleep(until: deadline, tolerance: nil)) != nil { lastAct.cancel() }
        }
        let outcome = await lastAct.value
        timer.cancel()
        if case .failed(let failure) = outcome {
            logger.warning("final \(onExit.rawValue) to \(sink.name) \(sink.destination) failed: \(failure.message)")
        }
    }
}
