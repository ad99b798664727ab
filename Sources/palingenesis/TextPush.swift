import Daemon
import Logging
import MetricRegistry
import Push
import Pushgateway
import ServiceLifecycle
import UnixSignals

/// Reads texts of metrics and pushes them to every target.
struct TextPush: Sendable {
    let sources: [TextSource]
    let targets: [any TextTarget]
    /// How long reading a URL may take.
    let timeout: Duration
    let userAgent: String
    private let announcements = Announcements()

    init(sources: [TextSource], targets: [any TextTarget], timeout: Duration, userAgent: String) {
        (self.sources, self.targets, self.timeout, self.userAgent) = (sources, targets, timeout, userAgent)
    }

    /// Reads the sources, and tells what had to be left out for every target.
    ///
    /// - Parameter cancellation: ends the reading of a URL within about a second.
    func read(_ cancellation: CancellationFlag = CancellationFlag()) throws -> TextReading {
        let reading = try TextReading(sources, timeout: timeout, userAgent: userAgent, cancellation: cancellation)
        announcements.tell(reading.leftOut.map { "\($0) (left out)" })
        return reading
    }

    /// Pushes once; a target that fails does not keep the others from it.
    ///
    /// - Returns: whether everything arrived everywhere, as far as the receivers tell.
    func once() async throws -> Bool {
        let reading = try read()
        var isWhole = reading.leftOut.isEmpty
        for target in targets {
            let (outcome, isComplete) = await target.push(reading)
            isWhole = isWhole && isComplete
            if case .failed(let failure) = outcome {
                StandardError.write("palingenesis: push to \(target.name) failed: \(failure.message)")
                isWhole = false
            }
        }
        return isWhole
    }

    /// Pushes at each target's interval until a signal comes; the last act is the configuration's.
    func repeatedly(identity: String, exit: PushConfiguration) async throws {
        let registry = Registry()
        let metrics = try PushMetrics(registry: registry, prefix: "palingenesis_")
        let logger = Logger(label: "palingenesis") { _ in StandardErrorLogHandler(logLevel: .info) }
        let services = try targets.map { target in
            PushService(
                registry: registry,
                sink: TextSink(push: self, target: target),
                schedule: PushSchedule(
                    interval: target.interval,
                    phase: HostPhase.phase(of: "\(HostName.current) \(identity) \(target.name)", interval: target.interval),
                    retry: RetryPolicy(base: min(target.interval, .seconds(1)), cap: max(target.interval * 4, .seconds(1)))
                ),
                onExit: exit.onExit == .delete ? .delete : exit.onExit == .none ? .none : .push,
                exitBudget: exit.exitBudget,
                metrics: try metrics.metrics(ofSink: target.name),
                logger: logger,
                clock: ContinuousClock(),
                unixTime: { WallClock.unixTime },
                random: { Double.random(in: 0..<1) }
            )
        }
        var quiet = logger
        quiet.logLevel = .critical
        let group = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet)
        try await ServiceGroup(configuration: group).run()
    }
}

/// A sink that pushes what its sources say at that moment, and nothing of a registry.
private struct TextSink: Sink {
    let push: TextPush
    let target: any TextTarget

    var name: String { target.name }
    var destination: String { target.destination }

    func push(_ registry: Registry) async -> PushOutcome {
        switch await BlockingWork.value({ [push] flag in Result { try push.read(flag) } }) {
        case .success(let reading)?: return await target.push(reading).outcome
        case .failure(let error)?: return .failed(PushFailure(.transient, "\(error)"))
        case nil: return .failed(PushFailure(.cancelled, "its sources were not read in time"))
        }
    }

    func delete() async -> PushOutcome { await target.delete() }
}
