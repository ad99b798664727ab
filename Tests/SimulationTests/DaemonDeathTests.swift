import Simulation
import Testing

/// The daemon is killed before each single thing that it does to the world, and started again: nothing is resumed twice or too early,
/// no attempt is left open, the deadline holds, and the work is done in the end.
struct DaemonDeathTests {
    private static func scenario(_ runs: String, survives: Bool, _ more: String = "") throws -> Scenario {
        let text = """
            lasts: 48h
            totalSteps: 5
            assistant:
            \(runs.split(separator: "\n").map { "  - {\($0)\(survives ? ", survives: true" : "")}" }.joined(separator: "\n"))
            \(more)
            """
        return try ScenarioReader.read(Array(text.utf8), file: "test")
    }

    private static let stories = [
        // A limit, and a resume that works.
        """
        runs: 1h, answers: 20s, says: "Claude AI usage limit reached|{epoch+2h}", exits: 1
        runs: 30m, answers: 20s
        runs: 30m, answers: 20s
        runs: 30m, answers: 20s
        """,
        // A resume that fails twice before it works.
        """
        runs: 1h, answers: 20s, says: "Claude AI usage limit reached|{epoch+2h}", exits: 1
        runs: 2s, says: "API Error: 529 overloaded", exits: 1
        runs: 2s, starts: false
        runs: 30m
        runs: 30m
        """,
        // A full context, and a new session.
        """
        runs: 1h, answers: 20s, steps: 2, says: "Prompt is too long", exits: 1
        runs: 30m, answers: 20s, steps: 5
        runs: 30m, answers: 20s
        runs: 30m, answers: 20s
        """,
    ]

    @Test(arguments: stories, [false, true])
    func wheneverItDies(story: String, survives: Bool) async throws {
        let scenario = try Self.scenario(story, survives: survives)
        let whole = try await Simulation.run(scenario)
        #expect(whole.violations == [] && whole.end == "completed")
        #expect(whole.effects >= 6)
        for effect in 0..<whole.effects {
            let report = try await Simulation.run(scenario, diesAtEffect: effect)
            let story = report.timeline.joined(separator: "\n")
            #expect(report.violations == [], "killed before effect \(effect):\n\(story)")
            #expect(report.end == "completed", "killed before effect \(effect):\n\(story)")
            #expect(report.timeline.contains { $0.hasSuffix("the daemon is killed") })
        }
    }

    /// Twice in a row, so that what is remembered of a death is tested too.
    @Test(arguments: stories)
    func wheneverItDiesAgain(story: String) async throws {
        let happening = "happens: [{at: 2h, what: kill-daemon, for: 5m}, {at: 3h, what: kill-daemon, for: 1m}]"
        let scenario = try Self.scenario(story, survives: false, happening)
        let whole = try await Simulation.run(scenario)
        for effect in 0..<whole.effects {
            let report = try await Simulation.run(scenario, diesAtEffect: effect)
            #expect(report.violations == [], "killed before effect \(effect):\n\(report.timeline.joined(separator: "\n"))")
        }
    }
}
