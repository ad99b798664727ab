import Daemon
import Exposition
import Logging
import MetricRegistry
import Push
import Pushgateway
import ServiceLifecycle
import UnixSignals

/// Reads texts of metrics and pushes what can be pushed of them.
struct TextPush: Sendable {
    let sources: [TextSource]
    let gateway: PushgatewayConfiguration
    let userAgent: String
    /// What was told last, so that a loop tells only what is new.
    private let told = LockedState<[String]>([])

    init(sources: [TextSource], gateway: PushgatewayConfiguration, userAgent: String) {
        (self.sources, self.gateway, self.userAgent) = (sources, gateway, userAgent)
    }

    /// What the sources give, as one text; what a gateway would refuse is left out and told.
    ///
    /// - Returns: the text, and whether it is all that was read.
    /// - Throws: where a source cannot be read, or its text has a mistake.
    func text() throws -> (text: [UInt8], isComplete: Bool) {
        let preflight = PushPreflight(group: gateway.groupingKey)
        var families: [ExpositionFamily] = []
        var places: [String: Int] = [:]
        var leftOut: [String] = []
        for source in sources {
            let report = preflight.report(on: try source.read(timeout: gateway.timeout, userAgent: userAgent))
            if let mistake = report.findings.first(where: { $0.problem == .unreadable }) {
                throw TextSource.Failure(description: "\(source.title): \(mistake) (nothing was pushed)")
            }
            leftOut += report.findings.map { "\(source.title): \($0)" }
            for family in report.accepted {
                guard let place = places[family.name] else {
                    places[family.name] = families.count
                    families.append(family)
                    continue
                }
                let known = families[place]
                guard known.type == family.type else {
                    leftOut.append("\(source.title): \(family.name): another source has it with the type \(known.type.rawValue)")
                    continue
                }
                let samples = known.samples + family.samples
                families[place] = ExpositionFamily(name: known.name, type: known.type, help: known.help, samples: samples)
            }
        }
        // Together they may hold what each by itself does not.
        let whole = preflight.report(on: families)
        leftOut += whole.findings.map(\.description)
        let before = told.withLock { told in
            defer { told = leftOut }
            return told
        }
        for line in leftOut where !before.contains(line) { StandardError.write("palingenesis: \(line) (left out)") }
        return (whole.text, leftOut.isEmpty)
    }

    /// Pushes once.
    ///
    /// - Returns: whether everything was pushed that was read.
    func once() throws -> Bool {
        let (text, isComplete) = try text()
        guard gateway.method == .post || !text.isEmpty else {
            throw TextSource.Failure(description: "nothing to push: a PUT would wipe the group")
        }
        switch PushgatewayConnection(userAgent: userAgent).push(text, gateway) {
        case .delivered: return isComplete
        case .failed(let failure): throw TextSource.Failure(description: "push failed: \(failure.message)")
        }
    }

    /// Pushes at every interval until a signal comes; the last act is the configuration's.
    func repeatedly(interval: Duration, hostName: String, exit: PushConfiguration) async throws {
        let registry = Registry()
        let logger = Logger(label: "palingenesis") { _ in StandardErrorLogHandler(logLevel: .info) }
        let sink = TextSink(push: self, base: PushgatewaySink(configuration: gateway, userAgent: userAgent))
        let service = PushService(
            registry: registry,
            sink: sink,
            schedule: PushSchedule(
                interval: interval,
                phase: HostPhase.phase(of: "\(hostName) \(gateway.groupingKey.path)", interval: interval),
                retry: RetryPolicy(base: min(interval, .seconds(1)), cap: max(interval * 4, .seconds(1)))
            ),
            onExit: exit.onExit == .delete ? .delete : exit.onExit == .none ? .none : .push,
            exitBudget: exit.exitBudget,
            metrics: try PushMetrics(registry: registry, prefix: "palingenesis_").metrics(ofSink: sink.name),
            logger: logger,
            clock: ContinuousClock(),
            unixTime: { WallClock.unixTime },
            random: { Double.random(in: 0..<1) }
        )
        var quiet = logger
        quiet.logLevel = .critical
        let services = ServiceGroupConfiguration(services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet)
        try await ServiceGroup(configuration: services).run()
    }
}

/// A sink that pushes what its sources say at that moment, and nothing of a registry.
private struct TextSink: Sink {
    let push: TextPush
    let base: PushgatewaySink

    var name: String { base.name }
    var destination: String { base.destination }

    func push(_ registry: Registry) async -> PushOutcome {
        do {
            return await base.push(text: try push.text().text)
        } catch {
            return .failed(PushFailure(.transient, "\(error)"))
        }
    }

    func delete() async -> PushOutcome { await base.delete() }
}
