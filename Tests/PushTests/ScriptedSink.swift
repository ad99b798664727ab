import MetricRegistry
import Push
import TestSupport

/// A sink whose pushes end as a test says.
final class ScriptedSink: Sink {
    /// What becomes of a push or a deletion.
    enum Step: Sendable {
        case ends(PushOutcome)
        /// Goes on until the task is cancelled.
        case hangs
    }

    private let steps: [Step]
    private let atDelete: Step
    private let counts = Watched((pushes: 0, deletions: 0, cancelled: 0))

    let name = "pushgateway"
    let destination = "http://gateway:9091"

    /// - Parameter steps: what becomes of each push; those that follow are delivered.
    init(_ steps: [Step] = [], atDelete: Step = .ends(.delivered(bytes: 0))) {
        self.steps = steps
        self.atDelete = atDelete
    }

    var pushes: Int { counts.value.pushes }
    var deletions: Int { counts.value.deletions }
    /// Pushes and deletions that ended because their task was cancelled.
    var cancelled: Int { counts.value.cancelled }

    /// Waits until so many pushes have begun.
    func untilPushed(_ count: Int) async throws {
        try await counts.wait { $0.pushes >= count ? () : nil }
    }

    func push(_ registry: Registry) async -> PushOutcome {
        let number = counts.update { counts in
            counts.pushes += 1
            return counts.pushes
        }
        return await perform(number <= steps.count ? steps[number - 1] : .ends(.delivered(bytes: 10)))
    }

    func delete() async -> PushOutcome {
        counts.update { $0.deletions += 1 }
        return await perform(atDelete)
    }

    private func perform(_ step: Step) async -> PushOutcome {
        if case .ends(let outcome) = step { return outcome }
        let never: Void? = try? await counts.wait { _ in nil }
        counts.update { $0.cancelled += 1 }
        return never == nil ? .failed(PushFailure(.cancelled, "called off")) : .delivered(bytes: 0)
    }
}
