import Daemon
import Logging
import MetricRegistry
import StopClassification
import Supervisor
import SystemPackage

/// One run of the daemon in a simulation: the real supervisor and its real loop, in a world that is made up.
struct SimulatedDaemon: ~Copyable {
    let number: Int
    let supervisor: Supervisor
    var loop: SupervisorLoop
    let begin: SuiteReading
    private let registry: Registry
    private let metrics: SupervisorMetrics
    private var inputs: AsyncStream<SupervisorInput>.Iterator

    init(_ host: SimulatedHost, number: Int, sessionFile: FilePath?, totals: SavedTotals) throws {
        self.number = number
        registry = Registry()
        let start = host.now
        metrics = try SupervisorMetrics(
            registry: registry,
            totals: totals,
            version: Version.current,
            commit: Version.commit,
            uptime: { (host.now.elapsed - start.elapsed) / .seconds(1) }
        )
        begin = SuiteReading(registry)
        let assistant = host.scenario.configuration.assistant
        let world = SimulatedWorld(host: host, daemon: number)
        supervisor = Supervisor(
            configuration: Supervisor.Configuration(
                assistant: AssistantCommand(
                    kind: assistant.kind,
                    command: assistant.command.isEmpty ? [assistant.kind.rawValue, "{prompt}"] : assistant.command,
                    resume: assistant.resume
                ),
                sessionFile: sessionFile,
                backups: sessionFile.map { SessionBackup(directory: $0.removingLastComponent().appending("backups")) },
                policy: host.scenario.configuration.resume,
                zones: .system(environment: [:])
            ),
            world: SupervisorWorld(launcher: world, surroundings: world, memory: world, audit: world),
            metrics: metrics,
            clock: host.clock,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        inputs = supervisor.inputs.makeAsyncIterator()
        loop = SupervisorLoop(supervisor: supervisor)
    }

    var totals: SavedTotals { metrics.totals }
    var reading: SuiteReading { SuiteReading(registry) }

    /// Takes the input that was sent; there must be one.
    mutating func takeInput() async {
        if let input = await inputs.next() { await loop.handle(input) }
    }
}
