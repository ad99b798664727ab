import Daemon
import StopClassification
import Supervisor
import Testing

@testable import Simulation

struct ScenarioReaderTests {
    private static func problems(_ text: String) -> [String] {
        do {
            _ = try ScenarioReader.read(Array(text.utf8), file: "s.yaml")
            return []
        } catch {
            return error.problems
        }
    }

    @Test func everythingIsRead() throws {
        let text = """
            about: A story.
            starts: 2026-03-02T09:00:00Z
            lasts: 24h
            totalSteps: 7
            configuration: {assistant: {kind: codex}, resume: {maxRetries: 3}}
            assistant:
              - {runs: 4h, answers: 10s, says: [one, "two {epoch+1h}"], exits: 3, steps: 2, survives: true}
              - {signal: 9, starts: false}
            happens:
              - {at: 3h, what: set-clock, by: -2h}
              - {at: 2h, what: pause}
            expect: {end: completed, metrics: {rate_limits_total: 1, "resumes_total{reason=\\"manual\\"}": 0}}
            """
        let scenario = try ScenarioReader.read(Array(text.utf8), file: "s.yaml")
        #expect(scenario.about == "A story." && scenario.starts == 1_772_442_000 && scenario.lasts == .seconds(86_400))
        #expect(scenario.totalSteps == 7)
        #expect(scenario.configuration.assistant.kind == .codex && scenario.configuration.resume.maxRetries == 3)
        var first = Scenario.Run()
        (first.duration, first.answersAfter, first.says) = (.seconds(4 * 3600), .seconds(10), ["one", "two {epoch+1h}"])
        (first.end, first.steps, first.survives) = (.exit(3), 2, true)
        var second = Scenario.Run()
        (second.end, second.cannotStart) = (.signal(9), true)
        #expect(scenario.runs == [first, second])
        #expect(scenario.happenings.map(\.kind) == [.pause, .setClock])
        #expect(scenario.happenings.last?.amount == .seconds(-7200))
        #expect(scenario.expectation.end == "completed")
        #expect(scenario.expectation.metrics.map(\.name) == ["rate_limits_total", "resumes_total{reason=\"manual\"}"])
    }

    @Test(arguments: [
        ("", "s.yaml:1: there is no assistant (write assistant: [{runs: 4h, says: \"…\", exits: 1}])"),
        ("[]", "s.yaml:1: the scenario: a map is expected, not a list"), ("assistant: [\n", "s.yaml:2:1: broken YAML"),
        ("abuot: x\nassistant: [{}]", "s.yaml:1: the scenario has no \"abuot\" (did you mean \"about\"?); it has"),
        ("lasts: 5x\nassistant: [{}]", "s.yaml:1: \"lasts\": \"5x\" is not a duration"),
        ("assistant:\n  - {exits: 256}", "s.yaml:2: \"exits\": \"256\" is not a whole number, 0 to 255"),
        ("assistant:\n  - {says: \"{epoch+5}\"}", "s.yaml:2: {epoch+5} is no moment"),
        ("assistant: [{steps: 1}]", "s.yaml:1: an assistant does steps, but there is no session file (write totalSteps: 10)"),
        ("assistant: [{}]\nhappens: [{at: 1h, what: paus}]", "s.yaml:2: what: \"paus\" is none of pause, resume"),
        ("assistant: [{}]\nhappens: [{at: 1h}]", "s.yaml:2: a happening has a time and a word"),
        ("assistant: [{}]\nhappens: [{at: 1h, what: suspend}]", "s.yaml:2: suspend needs for"),
        ("assistant: [{}]\nconfiguration: {push: {}}", "s.yaml:2: configuration.\"push\" means nothing in a simulation"),
        (
            "assistant: [{}]\nconfiguration:\n  resume: {maxRetry: 1}",
            "s.yaml:3: resume.maxRetry: unknown key (did you mean \"maxRetries\"?)"
        ),
        ("assistant: [{}]\nexpect: {metrics: {x: y}}", "s.yaml:2: \"x\": \"y\" is not a number"),
    ])
    func whatIsWrongIsSaidWithItsLine(_ text: String, _ problem: String) {
        let problems = Self.problems(text)
        #expect(problems.count == 1 && problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test func everyMistakeIsFoundInOneGo() {
        #expect(Self.problems("lasts: x\nstarts: y\nassistant: [{runs: z, exits: no}]").count == 4)
    }

    @Test func noTextTraps() {
        let seed = "about: x\nassistant:\n  - {runs: 1h, says: \"{clock+3h}\", exits: 1}\nhappens: [{at: 1h, what: suspend, for: 2h}]\n"
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var text = Array(seed.utf8)
            for _ in 0..<4 { text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 9...126, using: &random) }
            _ = try? ScenarioReader.read(text, file: "s.yaml")
        }
    }
}
