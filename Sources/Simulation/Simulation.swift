import Daemon
import MetricRegistry
import Supervisor
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs the real supervisor through a scenario on a virtual clock, and checks what must hold after every step.
///
/// Everything that decides is what `run` uses: the loop, the state machine, the classifier, the session file, the metrics. Only the
/// clock, the processes and the disk are made up.
public struct Simulation: ~Copyable {
    private let scenario: Scenario
    private let host: SimulatedHost
    private let folder: TemporaryDirectory?
    private var daemon: SimulatedDaemon?
    private var runs = 0
    private var totals = SavedTotals()
    /// When a daemon that is down starts again; nil when it is not to.
    private var startsAt: Duration?
    private var happenings: ArraySlice<Scenario.Happening>
    /// Something has changed that only a look can tell.
    private var wantsLook = false
    /// Time passed while nobody could have acted: a wait may have ended late.
    private var wasAway = false
    private var told = 0
    private var before: SuiteReading?
    private var automaticStarts: [Double] = []
    private var report = SimulationReport()

    /// Runs a scenario.
    ///
    /// - Parameters:
    ///   - seed: of the jitter; equal seeds give equal stories.
    ///   - diesAtEffect: kills the daemon before this touch of the world (0 is the first) has come about, and starts it again a minute
    ///     later; nil lets it live.
    /// - Throws: when there is no temporary directory for the session file.
    public static func run(_ scenario: Scenario, seed: UInt64 = 1, diesAtEffect: Int? = nil) async throws -> SimulationReport {
        var simulation = try Simulation(scenario, seed: seed, diesAtEffect: diesAtEffect)
        return try await simulation.run()
    }

    private init(_ scenario: Scenario, seed: UInt64, diesAtEffect: Int?) throws {
        self.scenario = scenario
        host = SimulatedHost(scenario, seed: seed, diesAtEffect: diesAtEffect)
        happenings = scenario.happenings[...]
        folder = scenario.totalSteps == nil ? nil : try TemporaryDirectory()
        writeSessionFile(steps: 0)
    }

    private mutating func run() async throws -> SimulationReport {
        try await boot()
        check()
        while let time = nextTime(), time <= scenario.lasts {
            host.advance(to: time)
            try await step()
            check()
            if daemon?.loop.isOver ?? false, startsAt == nil { break }
        }
        if host.now.elapsed < scenario.lasts, daemon?.loop.isOver != true { host.advance(to: scenario.lasts) }
        finish()
        return report
    }

    // MARK: Time

    private mutating func nextTime() -> Duration? {
        let now = host.now.elapsed
        var times = [happenings.first?.at, host.nextProcessEvent, startsAt].compactMap { $0 }
        if daemon?.loop.isOver == false {
            // Between two happenings the looks at clock and files show nothing new; they are left out.
            if let delay = wantsLook ? daemon?.loop.nextLook : daemon?.loop.nextDue { times.append(now + delay) }
        }
        return times.min().map { max($0, now) }
    }

    private mutating func step() async throws {
        let now = host.now.elapsed
        if let startsAt, startsAt <= now {
            self.startsAt = nil
            try await boot()
        } else if let happening = happenings.first, happening.at <= now {
            happenings.removeFirst()
            await happen(happening)
            wantsLook = true
        } else if let time = host.nextProcessEvent, time <= now {
            if let steps = host.stepsDue { writeSessionFile(steps: steps) }
            if host.runProcess() { await daemonTakesInput() }
            wantsLook = true
        } else {
            await tick()
        }
        reviveIfDead()
    }

    private mutating func tick() async {
        wantsLook = false
        guard daemon != nil else { return }
        let wait = daemon?.supervisor.status
        await daemon?.loop.handle(.tick)
        if let wait, wait.state == "waiting", daemon?.supervisor.status.state == "resuming" {
            let late = host.now.unixTime - (wait.waitDeadline ?? 0)
            if late > 1, !wasAway { violate("a wait ended \(late) s after its deadline") }
        }
        wasAway = false
    }

    /// No more automatic attempts than the budget allows.
    private mutating func noteAutomaticStart() {
        let now = host.now.unixTime
        automaticStarts.append(now)
        let budget = scenario.configuration.resume.budget
        if automaticStarts.count(where: { $0 > now - 3600 && $0 <= now }) > budget.perHour {
            violate("more resumes in an hour than allowed")
        }
        if automaticStarts.count(where: { $0 > now - 86_400 && $0 <= now }) > budget.perDay {
            violate("more resumes in a day than allowed")
        }
    }

    // MARK: The daemon

    private mutating func boot() async throws {
        runs += 1
        let number = runs
        host.state.withLock { $0.daemon = number }
        daemon = try SimulatedDaemon(host, number: number, sessionFile: folder?.sessionFile, totals: totals)
        before = daemon?.begin
        await daemon?.loop.start()
        (wantsLook, wasAway) = (true, true)
        reviveIfDead()
    }

    private mutating func daemonTakesInput() async {
        await daemon?.takeInput()
    }

    /// A daemon that died in the middle of a step is started again.
    private mutating func reviveIfDead() {
        guard let number = daemon?.number, !host.isAlive(number) else { return }
        tell("the daemon is killed")
        die(startingAfter: .seconds(60))
    }

    private mutating func die(startingAfter pause: Duration) {
        leave()
        host.orphan()
        startsAt = host.now.elapsed + pause
    }

    /// The present run of the daemon is over; what it counted is added up.
    private mutating func leave() {
        guard let daemon = daemon.take() else { return }
        host.state.withLock { state in
            state.daemon = 0
            // What was announced and not yet written down, nobody knows any more: the next run starts the command, as it was asked to.
            if state.memory?.machine.isUnfinished != true { state.announced = nil }
        }
        add(daemon.reading, since: daemon.begin)
        totals = daemon.totals
        report.end = daemon.supervisor.status.state
    }

    private mutating func add(_ reading: SuiteReading, since begin: SuiteReading) {
        for (name, value) in reading.values {
            guard reading.counters.contains(name) else {
                report.metrics[name] = value
                continue
            }
            report.metrics[name, default: 0] += value - (begin.values[name] ?? 0)
        }
    }

    // MARK: Happenings

    private mutating func happen(_ happening: Scenario.Happening) async {
        tell("(\(happening.kind.rawValue)\(happening.amount == .zero ? "" : " " + Self.text(happening.amount)))")
        switch happening.kind {
        case .pause: await ask(.pause)
        case .resume: await ask(.unpause)
        case .resumeNow: await ask(.resumeNow)
        case .newSession: await ask(.newSession)
        case .takeOver: host.state.withLock { $0.isTakenOver = true }
        case .letGo: host.state.withLock { $0.isTakenOver = false }
        case .setClock:
            host.setClock(by: happening.amount)
            wasAway = true
        case .suspend:
            host.suspend(for: happening.amount)
            wasAway = true
        case .killDaemon: if daemon != nil { die(startingAfter: happening.amount) }
        case .restartDaemon:
            guard daemon != nil else { break }
            await daemon?.loop.handle(.shutdown)
            while daemon?.loop.isOver == false, host.runProcess() { await daemonTakesInput() }
            die(startingAfter: happening.amount)
        case .deleteSessionFile: folder?.removeSessionFile()
        case .completeSessionFile: writeSessionFile(steps: scenario.totalSteps ?? 0, isComplete: true)
        case .fillDisk: host.state.withLock { $0.isDiskFull = true }
        case .freeDisk: host.state.withLock { $0.isDiskFull = false }
        }
    }

    private mutating func ask(_ event: SessionEvent) async {
        host.state.withLock { $0.isOperatorsWish = event == .resumeNow || event == .newSession }
        await daemon?.loop.handle(.control(event, ControlReply { _ in }))
    }

    private func writeSessionFile(steps: Int, isComplete: Bool = false) {
        guard let total = scenario.totalSteps else { return }
        let done = (0..<steps).map { "\($0 + 1)" }.joined(separator: ", ")
        let status = isComplete ? "complete" : "in-progress"
        folder?.write("---\nstepsCompleted: [\(done)]\ntotalSteps: \(total)\nstatus: \(status)\n---\n# Session\n")
    }

    // MARK: What is told and checked

    private static func text(_ amount: Duration) -> String {
        let seconds = amount / .seconds(1)
        return (seconds < 0 ? "-" : "") + HumanText.duration(seconds: abs(seconds))
    }

    private mutating func tell(_ text: String) {
        tellOfAudit()
        report.timeline.append("\(Timeline.time(host.now.elapsed))  \(text)")
    }

    private mutating func tellOfAudit() {
        let entries = host.state.withLock { Array($0.audit[told...]) }
        told += entries.count
        for entry in entries {
            if let line = Timeline.line(entry) { report.timeline.append("\(Timeline.time(host.now.elapsed))  \(line)") }
        }
    }

    private mutating func violate(_ text: String) {
        report.violations.append("\(Timeline.time(host.now.elapsed))  \(text)")
    }

    private mutating func check() {
        tellOfAudit()
        for text in host.state.withLock({ state in
            defer { state.violations = [] }
            return state.violations
        }) { violate(text) }
        guard let reading = daemon?.reading, let begin = daemon?.begin, let before else { return }
        report.checks += 1
        func automatic(_ reading: SuiteReading) -> Double { reading.sum("resumes_total") - reading.sum("resumes_total{reason=\"manual\"}") }
        if automatic(reading) > automatic(before) { noteAutomaticStart() }
        for text in SuiteInvariants.violations(reading, since: begin, after: before) { violate("invariant \(text)") }
        self.before = reading
    }

    /// A metric, or the sum over its label values.
    private func found(_ name: String) -> Double? {
        if let value = report.metrics[name] { return value }
        let values = report.metrics.filter { $0.key.hasPrefix(name + "{") }
        return values.isEmpty ? nil : values.reduce(0) { $0 + $1.value }
    }

    private mutating func finish() {
        check()
        report.effects = host.state.withLock { $0.effects }
        report.lasted = host.now.elapsed
        let last = host.state.withLock { $0.audit.last { $0.event == .sessionEnded } }
        let isOver = daemon?.loop.isOver ?? false
        leave()
        if isOver { report.end = last?.reason ?? "ended" }
        let expected = scenario.expectation
        if let end = expected.end, end != report.end { report.violations.append("expected to end as \(end), ended as \(report.end)") }
        for metric in expected.metrics {
            let (name, value) = (metric.name, metric.value)
            guard let found = found(name) else {
                let hint = NearestName.word(name, among: Array(report.metrics.keys)).map { " (did you mean \"\($0)\"?)" } ?? ""
                report.violations.append("line \(metric.line): there is no metric \(ConfigurationQuotation.quoted(name))\(hint)")
                continue
            }
            if abs(found - value) > 1e-6 * max(abs(value), 1) {
                report.violations.append("expected \(name) to be \(value), it is \(found)")
            }
        }
    }
}
