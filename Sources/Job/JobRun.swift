internal import MetricRegistry
internal import Push
internal import Pushgateway

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// One run of a job: the command, the two pushes around it, and what is kept for the next run.
///
/// The decisions are `JobMachine`'s. The thread that calls waits for the command; another one waits for the gateway.
public final class JobRun {
    private let configuration: JobConfiguration
    private let complain: (String) -> Void
    private let gateway: PushgatewayConfiguration?
    private let metricsFile: JobMetricsFile?
    /// First used when the command has been started: a slow disk is none of its business.
    private lazy var store = JobStore(
        files: JobFiles(stateDirectory: configuration.stateDirectory, group: configuration.group),
        complain: complain
    )
    private var worker: GatewayWorker?
    private let startResult = LockedState<StartPush.Result?>(nil)
    private let endOutcome = LockedState<PushOutcome?>(nil)
    /// What is known of earlier runs from elsewhere than the state file.
    private var recorded: JobTotals?
    private var showsNoGroups = false
    /// The push after the command: whether it is under way, when its values were true, whether it is kept and whether it arrived, and if
    /// not, why.
    private var isPushingEnd = false
    private var endTime = 0.0
    private var isKept = false
    private var isDelivered = false
    private var failure = "push.exitBudget was over before the gateway had answered"

    /// Prepares a run.
    ///
    /// - Parameter complain: takes what somebody should know; none of it stops the job.
    public init(_ configuration: JobConfiguration, complain: @escaping (String) -> Void) {
        self.configuration = configuration
        self.complain = complain
        gateway = configuration.destination
        metricsFile = configuration.metricsFile.map { JobMetricsFile(path: $0, group: configuration.group) }
    }

    /// Runs the command and tells how it went.
    ///
    /// To be called on the main thread, before others are made: signals are taken from here on. Threads may be left that wait for a
    /// gateway; the process is to be ended without them, with `_exit`.
    ///
    /// - Returns: the command's exit status as a shell reports it.
    public func run() -> Int32 {
        let signals = SignalQueue()
        let started = unixTime()
        let clock = ContinuousClock()
        let began = clock.now
        var process: CommandProcess?
        var end: JobEnd?
        var endedAt = began
        do throws(CommandProcess.SpawnFailure) {
            process = try CommandProcess(configuration.command, mask: signals.originalMask)
        } catch {
            complain("cannot run \(String(decoding: configuration.command.first ?? [], as: UTF8.self)): \(error.reason)")
            end = JobEnd(spawnFailed: error.isMissing)
        }
        // The command is on its way; what follows costs it nothing.
        let runs = store.runs()
        let overlaps = Self.join(runs)
        if overlaps { complain("another run of \(configuration.group.job) is still going") }
        beginStartPush(started: process == nil ? nil : started)

        var machine = JobMachine(
            timeout: configuration.timeout,
            budget: configuration.exitBudget,
            pushes: gateway != nil,
            signals: (SIGTERM, SIGKILL, SignalQueue.ending)
        )
        var totals = JobTotals()
        func finished(_ ended: JobEnd) {
            end = ended
            endedAt = clock.now
            totals = store.update { totals in
                totals.add(ended.outcome, at: unixTime())
                if overlaps { totals.overlaps += 1 }
            }
        }
        var events: [JobMachine.Event] = []
        if let end {
            finished(end)
            events = [.commandEnded]
        }
        while true {
            for event in events + [.woke] {
                // `exitBudget` begins with the command's end: what was kept of it since is part of it.
                for action in machine.handle(event, at: (event == .commandEnded ? endedAt : clock.now) - began) {
                    switch action {
                    case .pass(let number): process?.send(number)
                    case .abandonStartPush: abandonStartPush()
                    case .pushEnd(let limit):
                        guard let end else { continue }
                        // Where nobody else knows them, the counts are those since the state file began; without one they are not known.
                        let known = recorded ?? (showsNoGroups && totals.count > 1 ? JobTotals() : nil)
                        if let known, !totals.isComplete { totals = store.update { $0.complete(with: known) } }
                        let isStillRunning = runs.map(Self.isAnotherGoing) ?? false
                        push(end, started, isStillRunning: isStillRunning, totals, by: endedAt + configuration.exitBudget)
                        // The gateway has the push by now, and has to be waited for anyway.
                        store.prune(within: limit / 50)
                    case .leave:
                        if gateway == nil { store.prune(within: configuration.exitBudget / 50) }
                        // Somebody did not wait even for the start to be told.
                        if !isPushingEnd, let end { _ = keep(end, started, isStillRunning: runs.map(Self.isAnotherGoing) ?? false, totals) }
                        if case .signal = event { failure = "a signal ended the wait for the gateway" }
                        tellUndelivered()
                        return end?.exitCode ?? 1
                    }
                }
            }
            events = []
            let signal = signals.next(within: machine.wakeAt.map { $0 - (clock.now - began) })
            if let signal, signal.number != SIGCHLD {
                events.append(.signal(signal.number, reachedCommand: signal.isFromKernel))
            }
            if startPushEnded() { events.append(.startPushEnded) }
            if end == nil, let (status, usage) = process?.end() {
                let seconds = (clock.now - began) / .seconds(1)
                finished(JobEnd(waitStatus: status, timedOut: machine.timedOut, seconds: seconds, usage: usage))
                events.append(.commandEnded)
            }
            events += endPushEvents()
        }
    }

    /// Whether another run of this job is going on; marks this one as going on too.
    private static func join(_ runs: FileLock?) -> Bool {
        guard let runs else { return false }
        let isAlone = runs.tryExclusive()
        // Who holds it for itself does so for a moment.
        for _ in 0..<10 where !runs.tryShared() { usleep(1_000) }
        return !isAlone
    }

    /// Whether another run is going on while this one ends.
    ///
    /// Only asked: a run that begins meanwhile must get its share, and this one may have lost its own by asking.
    private static func isAnotherGoing(_ runs: FileLock) -> Bool {
        defer { _ = runs.tryShared() }
        return !runs.tryExclusive()
    }

    // MARK: The push beside the command

    private func beginStartPush(started: Double?) {
        guard let gateway else { return }
        let spooled = store.spooled().flatMap { $0.destination == gateway.destination && $0.group == gateway.groupingKey ? $0 : nil }
        let push = StartPush(
            gateway: gateway,
            spooled: spooled,
            readsTotals: !store.totals().isComplete,
            text: started.map { JobMetrics.started(at: $0) }
        )
        let worker = GatewayWorker(userAgent: configuration.userAgent)
        worker.run { [startResult] connection in
            let result = push.perform(connection)
            startResult.withLock { $0 = result }
            Self.deleteCopies(gateway, connection)
        }
        self.worker = worker
    }

    /// What other gateways hold of the group goes as well; nobody waits for that.
    private static func deleteCopies(_ gateway: PushgatewayConfiguration, _ connection: PushgatewayConnection) {
        guard gateway.gateways.count > 1 else { return }
        SignalQueue.wake()
        connection.deleteCopies(gateway)
    }

    private func startPushEnded() -> Bool {
        guard
            let result = startResult.withLock({ result in
                defer { result = nil }
                return result
            })
        else { return false }
        recorded = result.recorded
        showsNoGroups = result.showsNoGroups
        if let time = result.settledUpTo { store.dropSpooled(upTo: time) }
        return true
    }

    /// Its connection may be stuck, or busy with gateways that are not in use; the next push gets a new one.
    private func abandonStartPush() {
        worker?.abandon()
        worker = GatewayWorker(userAgent: configuration.userAgent)
    }

    // MARK: The push after it

    /// Keeps what is to be pushed, and gives it.
    private func keep(_ end: JobEnd, _ started: Double, isStillRunning: Bool, _ totals: JobTotals) -> [UInt8] {
        guard let gateway else { return [] }
        var text = JobMetrics.ended(end, startedAt: started, isStillRunning: isStillRunning, totals: totals)
        if let metricsFile { text += metricsFile.text(complain: complain) }
        endTime = unixTime()
        isKept = store.spool(SpoolEntry(destination: gateway.destination, group: gateway.groupingKey, time: endTime, body: text))
        return text
    }

    private func push(_ end: JobEnd, _ started: Double, isStillRunning: Bool, _ totals: JobTotals, by deadline: ContinuousClock.Instant) {
        guard let gateway else { return }
        if worker?.isIdle == false { abandonStartPush() }
        // First kept, then sent: whatever ends this process meanwhile, the run will be told.
        let text = keep(end, started, isStillRunning: isStillRunning, totals)
        // A little less, so that it is over with a reason of its own before the time is.
        let push = EndPush(gateway: gateway, text: text, deadline: deadline - min(configuration.exitBudget / 20, .milliseconds(50)))
        worker?.run { [endOutcome] connection in
            let outcome = push.perform(connection)
            endOutcome.withLock { $0 = outcome }
            if outcome.failure == nil { Self.deleteCopies(gateway, connection) }
        }
        isPushingEnd = true
    }

    private func endPushEvents() -> [JobMachine.Event] {
        guard isPushingEnd else { return [] }
        // Asked first: when it is idle the outcome is there.
        let isOver = worker?.isIdle ?? true
        let outcome = endOutcome.withLock { outcome in
            defer { outcome = nil }
            return outcome
        }
        if let outcome { settle(outcome) }
        return (isDelivered ? [.endPushDelivered] : []) + (isOver ? [.endPushEnded] : [])
    }

    private func settle(_ outcome: PushOutcome) {
        switch outcome {
        case .delivered:
            isDelivered = true
            store.dropSpooled(upTo: endTime)
        case .failed(let failure):
            self.failure = failure.message
            // What a gateway refuses it will refuse again.
            if failure.kind == .rejected {
                isKept = false
                store.dropSpooled(upTo: endTime)
            }
        }
    }

    private func tellUndelivered() {
        guard gateway != nil, !isDelivered else { return }
        if isKept { SpoolDirectory(stateDirectory: configuration.stateDirectory).prune() }
        complain("cannot push how \(configuration.group.job) went: \(failure)" + (isKept ? " (kept for the next run)" : ""))
    }
}
