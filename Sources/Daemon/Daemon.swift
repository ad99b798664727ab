public import Logging
import MetricRegistry
import Push
import ScrapeEndpoint
import ServiceLifecycle
import StopClassification
import Supervisor
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Supervises one session, counts what happens, and gets the numbers to monitoring: the parts, wired together.
public struct Daemon: Sendable {
    private let configuration: DaemonConfiguration
    private let stays: Bool
    private let isFresh: Bool
    private let environment: [String: String]
    private let logger: Logger
    private let threshold: LogThreshold
    private let reload: @Sendable () throws -> DaemonConfiguration

    /// Makes a daemon; nothing is started before `run()`.
    ///
    /// - Parameters:
    ///   - stays: whether it goes on serving and pushing when the session has ended.
    ///   - isFresh: whether what an earlier run left unfinished is forgotten.
    ///   - environment: for the XDG directories and the time zone.
    ///   - threshold: the logger's, set when a reload changes `log.level`.
    ///   - reload: reads the configuration again, on SIGHUP.
    public init(
        configuration: DaemonConfiguration,
        stays: Bool,
        isFresh: Bool = false,
        environment: [String: String],
        logger: Logger,
        threshold: LogThreshold,
        reload: @escaping @Sendable () throws -> DaemonConfiguration
    ) {
        self.configuration = configuration
        self.stays = stays
        self.isFresh = isFresh
        self.environment = environment
        self.logger = logger
        self.threshold = threshold
        self.reload = reload
    }

    /// Runs until the session has ended (or, if it stays, until a signal) and the last act of every sink is done.
    ///
    /// - Returns: the exit status of the assistant's last process, as a shell reports it.
    /// - Throws: `DaemonFailure` or `ListenFailure` when it cannot do its work.
    public func run() async throws -> Int32 {
        // A terminal or a receiver that goes away is an error of one write, not the end of the daemon.
        signal(SIGPIPE, SIG_IGN)
        // A limit on the size of files is an error of the write that meets it, likewise.
        signal(SIGXFSZ, SIG_IGN)
        let start = ContinuousClock.now
        let unixTime: @Sendable () -> Double = { WallClock.unixTime }
        let paths = RuntimePaths(environment: environment, userID: geteuid())
        let workingDirectory = try workingDirectory()
        let session = sessionPath(in: workingDirectory)
        let lock = try lockSession(FilePath(paths.lockFile(session: session)))
        defer { withExtendedLifetime(lock) {} }

        // Without a clock: OpenMetrics' times of creation, which it would give, Prometheus keeps as a series more for each counter.
        let registry = Registry()
        let totalsFile = SavedTotalsFile(path: FilePath(paths.totalsFile(session: session)))
        let metrics = try SupervisorMetrics(
            registry: registry,
            totals: loadTotals(totalsFile),
            version: Version.current,
            commit: Version.commit,
            uptime: { (ContinuousClock.now - start).inSeconds }
        )
        let exporters = try Exporters(
            registry: registry,
            configuration: configuration.push,
            hostName: HostName.current,
            logger: logger,
            unixTime: unixTime
        )
        let events = EventFeed(keepingIn: AuditFile(path: FilePath(paths.auditFile(session: session)), logger: logger))
        let supervisor = Supervisor(
            configuration: supervisorConfiguration(in: workingDirectory, backups: FilePath(paths.backupDirectory(session: session))),
            metrics: metrics,
            clock: SupervisorClock(
                now: { Moment(unixTime: unixTime(), elapsed: ContinuousClock.now - start) },
                sleep: { try await Task.sleep(for: $0, clock: .continuous) },
                random: { Double.random(in: 0..<1) }
            ),
            started: start,
            memory: SavedSessionFile(path: FilePath(paths.sessionFile(session: session))),
            audit: events,
            logger: logger,
            onSave: { [logger] in
                do { try totalsFile.save(metrics.totals) } catch { logger.warning("the totals are not kept: \(error)") }
            }
        )

        let listen = LockedState<String?>(nil)
        let status: @Sendable () -> DaemonStatus = {
            DaemonStatus(
                version: Version.current,
                pid: getpid(),
                uptimeSeconds: (ContinuousClock.now - start).inSeconds,
                listen: listen.withLock { $0 },
                session: supervisor.status,
                saves: metrics.totals.saves,
                timeSavedSeconds: metrics.totals.timeSavedSeconds,
                sinks: exporters.statuses.map(DaemonStatus.SinkStatus.init)
            )
        }
        let wish: @Sendable (ControlWish) async -> String? = { wish in
            guard let event = wish.event else { return reloadConfiguration(exporters, supervisor) }
            return await supervisor.control(event)
        }
        let hook: @Sendable (HookReport) async -> String? = { await supervisor.report($0) }
        let controlPath = configuration.http.controlSocket ?? paths.controlSocket(session: session)
        let gate = StartGate(count: configuration.http.listen == .none ? 1 : 2)

        // Shut down from the last to the first: the exporters outlive what they report.
        let spool = SpoolService(stateDirectory: paths.stateDirectory, gateway: { exporters.gateway }, logger: logger)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: exporters), .init(service: spool, successTerminationBehavior: .ignore),
        ]
        if case .tcp(let host, let port) = configuration.http.listen {
            let requestGuard = RequestGuard(hostName: HostName.current, others: configuration.http.hosts)
            let control = configuration.http.bearerTokenFile.map { ControlAPI.Control.bearer(tokenFile: $0, requestGuard) } ?? .nobody
            let endpoint = HTTPEndpoint(
                address: .tcp(host: host, port: Int(port)),
                responder: ControlAPI(registry: registry, control: control, status: status, wish: wish, events: events, hook: hook),
                logger: logger
            ) { [logger] address in
                listen.withLock { $0 = address.description }
                logger.notice("metrics at http://\(address)/metrics")
                gate.arrive()
            }
            services.append(.init(service: endpoint))
        }
        let socket = ControlSocket(
            path: controlPath,
            responder: ControlAPI(registry: registry, control: .everybody, status: status, wish: wish, events: events, hook: hook),
            logger: logger,
            onListening: { gate.arrive() }
        )
        try socket.prepare()
        services.append(.init(service: socket))
        services.append(
            .init(
                service: GatedService(gate: gate, base: supervisor),
                successTerminationBehavior: stays ? .ignore : .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup
            )
        )

        var groupLogger = logger
        groupLogger.logLevel = max(logger.logLevel, .critical)
        let group = ServiceGroup(configuration: .init(services: services, logger: groupLogger))
        let signals = SignalWatch(
            onFirst: { number in
                if number == SIGINT { supervisor.noteInterrupt() }
                Task { await group.triggerGracefulShutdown() }
            },
            onSecond: {
                supervisor.killAssistant()
                unlink(controlPath)
            },
            onReload: { _ = reloadConfiguration(exporters, supervisor) }
        )
        defer { signals.cancel() }
        try await group.run()
        return supervisor.exitStatus
    }

    // MARK: Parts

    /// Where the assistant runs, as the kernel names it.
    private func workingDirectory() throws(DaemonFailure) -> FilePath {
        let name = configuration.assistant.workingDirectory
        guard let path = realpath(name, nil) else {
            throw DaemonFailure("working directory \(name): \(Errno(rawValue: errno)) (see assistant.workingDirectory)")
        }
        defer { free(path) }
        return FilePath(String(cString: path))
    }

    /// What tells this session from others on the host.
    private func sessionPath(in workingDirectory: FilePath) -> String {
        let assistant = configuration.assistant
        let name = configuration.session.file ?? assistant.transcript ?? (assistant.watch ? "watch-\(assistant.kind.rawValue)" : ".")
        return workingDirectory.pushing(FilePath(name)).lexicallyNormalized().string
    }

    /// Damage is reported, never passed over in silence; the counters then begin at zero.
    private func loadTotals(_ file: SavedTotalsFile) -> SavedTotals {
        do {
            return try file.load()
        } catch {
            logger.warning("the totals of earlier runs are not known: \(error)")
            return SavedTotals()
        }
    }

    /// One supervisor for a session; where there can be no lock, the session is supervised without.
    private func lockSession(_ path: FilePath) throws(DaemonFailure) -> SessionLock? {
        do {
            return try SessionLock(path: path)
        } catch .held(let process) {
            let holder = process.map { "process \($0)" } ?? "another process"
            throw DaemonFailure(
                "another palingenesis supervises this session: \(holder) holds \(path) "
                    + "(see `palingenesis status`; end that one, or give this one a session.file or directory of its own)"
            )
        } catch {
            logger.warning("nothing keeps a second palingenesis from supervising this session: \(error)")
            return nil
        }
    }

    private func supervisorConfiguration(in workingDirectory: FilePath, backups: FilePath) -> Supervisor.Configuration {
        let assistant = configuration.assistant
        let isStartedElsewhere = assistant.isStartedElsewhere
        let command = assistant.command.isEmpty && isStartedElsewhere ? AssistantCommand.usual(assistant.kind) : assistant.command
        let zones = ZoneDatabase.system(environment: environment)
        let providerZone = assistant.providerZone.flatMap { zones.zone(named: $0) }
        if let name = assistant.providerZone, providerZone == nil {
            logger.warning("assistant.providerZone: this host knows no zone \(name); the host's own is used")
        }
        return Supervisor.Configuration(
            assistant: AssistantCommand(kind: assistant.kind, command: command, resume: assistant.resume),
            workingDirectory: workingDirectory,
            terminal: isStartedElsewhere ? .pipe : assistant.terminal,
            environment: assistant.environment,
            transcripts: transcripts(in: workingDirectory),
            isStartedElsewhere: isStartedElsewhere,
            sessionFile: configuration.session.file.map { FilePath($0) },
            backups: SessionBackup(directory: backups),
            isFresh: isFresh,
            policy: configuration.resume,
            stays: stays || isStartedElsewhere,
            hostZone: ZoneDatabase.hostZone(environment: environment),
            zones: zones,
            providerZone: providerZone,
            rules: assistant.stopRules
        )
    }

    /// An assistant without a terminal tells by its end all that its log could.
    private func transcripts(in workingDirectory: FilePath) -> TranscriptScope? {
        let assistant = configuration.assistant
        if let path = assistant.transcript { return .file(workingDirectory.pushing(FilePath(path)).lexicallyNormalized()) }
        guard assistant.isStartedElsewhere || assistant.terminal.isPseudoTerminal else { return nil }
        return TranscriptScope(assistant: assistant.kind, workingDirectory: workingDirectory, environment: environment)
    }

    /// What can change changes; an invalid file changes nothing and is reported.
    ///
    /// - Returns: nil when it was done, else why not.
    private func reloadConfiguration(_ exporters: Exporters, _ supervisor: Supervisor) -> String? {
        do {
            let new = try reload()
            for key in DaemonConfiguration.changesNeedingRestart(from: configuration, to: new) {
                logger.warning("\(key) was changed in the configuration; that takes effect with the next start")
            }
            threshold.set(new.logLevel)
            supervisor.policy = new.resume
            exporters.apply(new.push)
            logger.notice("configuration reloaded")
            return nil
        } catch {
            let reason = "the configuration was not reloaded, the running one stays: \(error)"
            logger.error("\(reason)")
            return reason
        }
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
