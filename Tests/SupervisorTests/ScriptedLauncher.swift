import StopClassification
import TestSupport

@testable import Supervisor

/// Starts assistants that do what a test says.
final class ScriptedLauncher: AssistantLauncher {
    private struct State {
        var failures: [Int: AssistantSpawnFailure] = [:]
        var starts: [[String]] = []
        var assistants: [ScriptedAssistant] = []
        var taken = 0
    }

    private let state = Watched(State())

    /// The arguments of every start so far, failed ones too.
    var starts: [[String]] { state.value.starts }

    /// Lets one start fail; the first is 1.
    func fail(start number: Int, _ kind: ResumeFailureKind) {
        state.update { $0.failures[number] = AssistantSpawnFailure(kind: kind, description: "no such thing", shellStatus: 127) }
    }

    /// The next assistant that was started and not yet returned; waits for it.
    func next() async throws -> ScriptedAssistant {
        let assistant = try await state.wait { $0.taken < $0.assistants.count ? $0.assistants[$0.taken] : nil }
        state.update { $0.taken += 1 }
        return assistant
    }

    func start(
        _ arguments: [String],
        marked mark: String,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> any RunningAssistant {
        let failure = state.update { state in
            state.starts.append(arguments)
            return state.failures[state.starts.count]
        }
        if let failure { throw failure }
        return state.update { state in
            let assistant = ScriptedAssistant(
                id: Int32(100 + state.starts.count),
                arguments: arguments,
                mark: mark,
                output: output,
                onNews: onNews,
                onEnd: onEnd
            )
            state.assistants.append(assistant)
            return assistant
        }
    }
}

/// An assistant that runs until the test ends it.
final class ScriptedAssistant: RunningAssistant {
    let id: Int32
    let arguments: [String]
    let mark: String
    private let output: OutputTail
    private let onNews: @Sendable (Int32, AssistantNews) -> Void
    private let onEnd: @Sendable (AssistantEnd) -> Void
    private let terminations = Watched(0)
    private let kills = Watched(0)

    init(
        id: Int32,
        arguments: [String],
        mark: String,
        output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) {
        self.id = id
        self.arguments = arguments
        self.mark = mark
        self.output = output
        self.onNews = onNews
        self.onEnd = onEnd
    }

    func terminate() {
        terminations.update { $0 += 1 }
    }

    func kill() {
        kills.update { $0 += 1 }
    }

    /// How often it was killed.
    var killCount: Int { kills.value }

    /// How often it was told to end.
    var terminationCount: Int { terminations.value }

    /// Waits until it is told to end.
    func untilTerminated() async throws {
        try await terminations.wait { $0 > 0 ? () : nil }
    }

    /// Shows that it is at work.
    func answer() {
        onNews(id, .answered)
    }

    /// Ends, having printed these lines.
    func end(_ status: ExitStatus, printing lines: String..., stoppedAt: Duration? = nil) {
        var output = output
        for line in lines { output.append(Array((line + "\n").utf8)) }
        onEnd(AssistantEnd(status: status, output: output, stoppedAt: stoppedAt))
    }
}
