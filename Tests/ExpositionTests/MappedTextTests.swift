import MetricRegistry
import Testing

@testable import Exposition

struct MappedTextTests {
    /// Short ones and long ones lie in memory of different kinds.
    @Test(arguments: [0, 1, 100_000])
    func aTextIsTheSameWhereverItLies(series: Int) throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("g", help: "", labelNames: ["n"])
        for number in 0..<series { try family.labels("\(number)").set(Double(number) / 3) }
        let text: MappedText = registry.prometheusText { _ in true }
        #expect(text.withUnsafeBytes(Array.init) == registry.prometheusText())
        #expect(text.count == registry.prometheusText().count)
    }
}
