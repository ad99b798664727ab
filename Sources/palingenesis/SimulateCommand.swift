import ArgumentParser
import Daemon
import Simulation

/// Runs the supervisor through a story.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the real supervisor against a scripted assistant on a virtual clock: a week in a second.",
        discussion: """
            Tells what `run` would do in a situation: how long it waits, when it gives up, what it counts. Everything that decides is \
            what `run` uses; only the clock, the assistant and the disk are made up. After every step the metrics' invariants are \
            checked, and that nothing is resumed twice, too early, or too often.

              palingenesis simulate examples/scenarios/week.yaml
              palingenesis simulate --quiet examples/scenarios/*.yaml

            A scenario is YAML:

              about: A limit of five hours, twice.
              starts: 2026-03-02T09:00:00Z
              lasts: 24h
              configuration: {assistant: {kind: claude}, resume: {maxRetries: 3}}
              assistant:                    # its processes, one after the other; the last one again and again
                - {runs: 4h, answers: 10s, says: "Claude AI usage limit reached|{epoch+1h}", exits: 1}
                - {runs: 2h, answers: 10s}
              happens:
                - {at: 270m, what: suspend, for: 2h}
              expect: {end: completed, metrics: {rate_limits_total: 1}}

            An assistant runs for a time, shows after `answers` that it is at work, says lines with moments from now on ({epoch+5h}, \
            {rfc3339+90m}, {clock+3h}) and exits, or ends by a signal; `steps` is what the session file then says of totalSteps; \
            `survives: true` outlives a daemon that is killed, `starts: false` cannot be started. What happens besides: \
            \(Scenario.Happening.Kind.allCases.map(\.rawValue).joined(separator: ", ")).

            Exit status: 0 when everything holds and is as expected, 1 when not, 78 for a scenario with mistakes.
            """
    )

    @Flag(help: "Print one line for each scenario, and what does not hold.")
    var quiet = false

    @Option(help: "Of the jitter: equal numbers give equal stories.")
    var seed: UInt64 = 1

    @Argument(help: ArgumentHelp("The scenarios.", valueName: "file"))
    var files: [String]

    func run() async throws {
        var isRight = true
        for file in files {
            guard let (name, text) = try ConfigurationFile(path: file, isRequired: true).read() else { continue }
            let scenario = try ScenarioReader.read(text, file: name)
            let began = ContinuousClock.now
            let report = try await Simulation.run(scenario, seed: seed)
            let took = ContinuousClock.now - began
            print(SimulationText.render(report, of: scenario, name: name, took: took, isQuiet: quiet))
            if !report.violations.isEmpty { isRight = false }
        }
        guard isRight else { throw ExitCode.failure }
    }
}
