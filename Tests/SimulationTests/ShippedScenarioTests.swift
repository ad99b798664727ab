import Foundation
import Simulation
import Testing

/// The scenarios that come with the program: each holds, and goes on holding wherever the daemon dies.
struct ShippedScenarioTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("examples/scenarios")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

    static func scenario(_ name: String) throws -> Scenario {
        try ScenarioReader.read([UInt8](Data(contentsOf: folder.appendingPathComponent(name))), file: name)
    }

    @Test func thereAreSome() {
        #expect(Self.names.count >= 10)
    }

    @Test(arguments: names)
    func holds(name: String) async throws {
        let scenario = try Self.scenario(name)
        #expect(!scenario.about.isEmpty && scenario.expectation.end != nil)
        let report = try await Simulation.run(scenario)
        #expect(report.violations == [], "\(report.timeline.joined(separator: "\n"))")
        #expect(report.checks > 0)
    }

    @Test(arguments: names)
    func theSameSeedTellsTheSameStory(name: String) async throws {
        let scenario = try Self.scenario(name)
        let (first, second) = (try await Simulation.run(scenario, seed: 7), try await Simulation.run(scenario, seed: 7))
        #expect(first.timeline == second.timeline)
        #expect(first.metrics == second.metrics)
    }
}
