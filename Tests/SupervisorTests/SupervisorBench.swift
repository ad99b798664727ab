import InMemoryLogging
import Logging
import MetricRegistry
import StopClassification
import SystemPackage
import Testing

@testable import Supervisor

/// Drives the loop by hand, input by input.
final class SupervisorBench {
    let folder: TemporaryFolder
    let file: FilePath
    let clock = VirtualClock()
    let launcher = ScriptedLauncher()
    let surroundings = ScriptedSurroundings()
    let log = InMemoryLogHandler()
    let registry = Registry()
    let memory: any SessionMemory
    let supervisor: Supervisor
    var loop: SupervisorLoop
    private var inputs: AsyncStream<SupervisorInput>.Iterator

    init(memory: any SessionMemory = TransientMemory(), isFresh: Bool = false, command: [String] = ["claude", "{prompt}"]) throws {
        folder = try TemporaryFolder()
        file = try folder.write("---\nstepsCompleted: [1]\ntotalSteps: 5\n---\n", to: "session.md")
        var policy = ResumePolicy()
        policy.backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0)
        self.memory = memory
        supervisor = Supervisor(
            configuration: Supervisor.Configuration(
                assistant: AssistantCommand(kind: .claude, command: command),
                sessionFile: file,
                backups: SessionBackup(directory: folder.path.appending("state/backups")),
                isFresh: isFresh,
                policy: policy
            ),
            world: SupervisorWorld(launcher: launcher, surroundings: surroundings, memory: memory),
            metrics: try SupervisorMetrics(registry: registry, version: "1", commit: "c", uptime: { 0 }),
            clock: clock.supervisorClock,
            logger: Logger(label: "test") { [log] _ in log }
        )
        inputs = supervisor.inputs.makeAsyncIterator()
        loop = SupervisorLoop(supervisor: supervisor)
    }

    /// The assistant that runs ends, having printed a line.
    func end(_ status: ProcessStatus, _ line: String) async throws {
        try await launcher.next().end(status, printing: Self.opening, line)
        if let input = await inputs.next() { await loop.handle(input) }
        check()
    }

    func tell(_ news: AssistantNews, by assistant: ScriptedAssistant) async {
        await loop.handle(.news(assistant.id, news))
        check()
    }

    func tick(after seconds: Double) async {
        clock.move(seconds)
        await loop.handle(.tick)
        check()
    }

    func control(_ event: SessionEvent) async {
        await loop.handle(.control(event, ControlReply { _ in }))
        check()
    }

    func expectToBeOver() {
        let isOver = loop.isOver
        #expect(isOver)
    }

    func check() { SuiteReading(registry).checkInvariants() }
    var lines: [String] { log.entries.map { "\($0.message)" } }
    var reading: SuiteReading { SuiteReading(registry) }

    static let opening = #"{"type":"system","subtype":"init","session_id":"s-1"}"#
    static let limit = "Claude AI usage limit reached|\(Int(Moment.startOfWallClock) + 600)"
}
