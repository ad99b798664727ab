import Daemon
import Supervisor
import Testing

@testable import Simulation

/// Whatever the assistant does and whatever else happens: the invariants hold after every step.
struct RandomScenarioTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    private static let words = [
        "Claude AI usage limit reached|{epoch+1h}", "Claude AI usage limit reached|{epoch-2h}",
        "You've hit your weekly limit · resets {clock+9h}",
        "Prompt is too long", "API Error: 529 overloaded", "Invalid API key · Please run /login", "Credit balance is too low", "",
        "nonsense",
        "API Error: Rate limit reached", "Claude's response exceeded the 32000 output token maximum",
    ]

    private static func scenario(seed: UInt64) -> Scenario {
        var random = Generator(state: seed &* 77 &+ 1)
        var scenario = Scenario()
        scenario.lasts = .seconds(3 * 86_400)
        scenario.totalSteps = Bool.random(using: &random) ? 9 : nil
        scenario.configuration.resume.onCrash = Bool.random(using: &random)
        scenario.configuration.resume.maxRetries = Int.random(in: 0...4, using: &random)
        scenario.configuration.resume.budget.perHour = Int.random(in: 1...9, using: &random)
        scenario.configuration.resume.budget.perDay = Int.random(in: 1...30, using: &random)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            var run = Scenario.Run()
            let seconds = [0, 1, 4, 6, 60, 3000, 20_000].randomElement(using: &random) ?? 0
            let answers = [-1, 0, 3, 50].randomElement(using: &random) ?? 0
            let ends: [Scenario.Run.End] = [.exit(0), .exit(1), .exit(1), .exit(1), .signal(9), .signal(2)]
            run.duration = Duration.seconds(seconds)
            run.answersAfter = answers < 0 ? nil : Duration.seconds(answers)
            run.says = [words.randomElement(using: &random) ?? ""]
            run.end = ends.randomElement(using: &random) ?? .exit(1)
            run.steps = scenario.totalSteps.map { Int.random(in: 0...$0, using: &random) }
            run.survives = Bool.random(using: &random)
            run.cannotStart = Int.random(in: 0..<12, using: &random) == 0
            scenario.runs.append(run)
        }
        for _ in 0..<Int.random(in: 0...10, using: &random) {
            let kind = Scenario.Happening.Kind.allCases.randomElement(using: &random) ?? .pause
            let amount = Int.random(in: kind == .setClock ? -7200...7200 : 0...7200, using: &random)
            let at = Duration.seconds(Int.random(in: 0...200_000, using: &random))
            scenario.happenings.append(Scenario.Happening(at: at, kind: kind, amount: .seconds(amount)))
        }
        scenario.happenings.sort { $0.at < $1.at }
        return scenario
    }

    @Test(arguments: 0..<60)
    func theInvariantsHold(seed: UInt64) async throws {
        let scenario = Self.scenario(seed: seed)
        let effects = try await Simulation.run(scenario, seed: seed).effects
        for death in [nil, effects / 3, effects / 2] {
            let report = try await Simulation.run(scenario, seed: seed, diesAtEffect: death)
            #expect(report.violations == [], "dies at \(String(describing: death)):\n\(report.timeline.joined(separator: "\n"))")
        }
    }
}
