import Simulation
import Supervisor

/// What came of a scenario, as people read it.
enum SimulationText {
    static func render(_ report: SimulationReport, of scenario: Scenario, name: String, took: Duration, isQuiet: Bool) -> String {
        var lines: [String] = []
        if !isQuiet {
            if !scenario.about.isEmpty { lines += [scenario.about, ""] }
            lines += report.timeline + ["", "metrics that are not 0, over all runs of the daemon:"]
            let shown = report.metrics.filter { $0.value != 0 && !$0.key.hasPrefix("build_info") && !$0.key.hasPrefix("info") }
            for (name, value) in shown.sorted(by: { $0.key < $1.key }) { lines.append("  \(name) \(number(value))") }
            lines.append("")
        }
        lines += report.violations.map { "does not hold: \($0)" }
        let verdict = report.violations.isEmpty ? "everything holds" : "\(report.violations.count) things do not hold"
        let lasted = HumanText.duration(seconds: report.lasted / .seconds(1))
        let real = HumanText.duration(seconds: took / .seconds(1))
        lines.append("\(name): \(report.end); \(lasted) in \(real), \(report.checks) checks: \(verdict)")
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\((value * 1000).rounded() / 1000)"
    }
}
