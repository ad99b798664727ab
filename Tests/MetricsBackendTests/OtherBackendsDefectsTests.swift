import Exposition
import Logging
// By name: `Counter` is swift-metrics' own then, without a module in front of it.
import class MetricRegistry.Registry
import Metrics
import MetricsBackend
import Testing

/// What other back ends do wrong and no other test here shows; the rest is in RegistryMetricsFactoryTests.
struct OtherBackendsDefectsTests {
    private func families(_ registry: Registry, _ format: ExpositionFormat = .prometheusText) throws -> [ExpositionFamily] {
        var reader = ExpositionReader(format)
        reader.append(format == .openMetrics ? registry.openMetricsText() : registry.prometheusText())
        reader.end()
        var families: [ExpositionFamily] = []
        while let family = try reader.next() { families.append(family) }
        return families
    }

    @Test func bothModulesInOneFileAreNotAmbiguous() throws {
        let registry = Registry()
        let factory = RegistryMetricsFactory(registry: registry)
        Counter(label: "jobs", factory: factory).increment()
        Gauge(label: "depth", factory: factory).record(2)
        #expect(try families(registry).value("jobs_total") == 1)
        #expect(try families(registry).value("depth") == 2)
    }

    @Test(arguments: ["back\\slash", "line\nfeed", "\"quoted\"", "\u{1}\u{7F} é 😀", "\\n"])
    func helpOfAnyCharactersReadsBack(help: String) throws {
        let registry = Registry()
        let factory = RegistryMetricsFactory(registry: registry, help: ["jobs": help])
        Counter(label: "jobs", factory: factory).increment()
        #expect(try families(registry).family("jobs_total")?.help == help)
        #expect(try families(registry, .openMetrics).first { $0.name.hasPrefix("jobs") }?.help == help)
    }

    @Test func valuesWithoutEndShareOneSeries() throws {
        let registry = Registry(seriesLimit: 3)
        let factory = RegistryMetricsFactory(registry: registry)
        for index in 0..<100 { Counter(label: "hits", dimensions: [("path", "/\(index)")], factory: factory).increment() }
        for index in 0..<100 { Timer(label: "wait", dimensions: [("path", "/\(index)")], factory: factory).recordSeconds(1) }
        let families = try families(registry)
        #expect(families.family("hits_total")?.samples.count == 4)
        #expect(families.value("hits_total", ["path": "overflow"]) == 97)
        #expect(families.value("wait_seconds_count", ["path": "overflow"]) == 97)
        #expect(registry.overflowedLookUps == 194)
    }

    @Test func labelsOfTheWholeProgramStandOnEverySeries() throws {
        let registry = Registry(constantLabels: ["zone": "b"])
        let factory = RegistryMetricsFactory(registry: registry)
        Counter(label: "jobs", dimensions: [("queue", "mail")], factory: factory).increment()
        Timer(label: "wait", factory: factory).recordSeconds(1)
        #expect(try families(registry).value("jobs_total", ["queue": "mail", "zone": "b"]) == 1)
        #expect(try families(registry).value("wait_seconds_count", ["zone": "b"]) == 1)
    }

    @Test func metricsOfSwiftMetricsHaveTheirPlaceInOpenMetrics() throws {
        let registry = Registry(now: { 7 })
        let factory = RegistryMetricsFactory(registry: registry)
        Counter(label: "jobs", factory: factory).increment()
        FloatingPointCounter(label: "cost", factory: factory).increment(by: 0.5)
        let text = String(decoding: registry.openMetricsText(), as: UTF8.self)
        #expect(text.contains("# TYPE jobs counter\njobs_total 1\njobs_created 7\n"))
        #expect(text.contains("cost_total 0.5\n"))
        #expect(text.hasSuffix("# EOF\n"))
    }

    /// Up to three are found without an array, more with one.
    @Test(arguments: 0...5)
    func anyNumberOfDimensionsLeadsToOneSeries(count: Int) throws {
        let registry = Registry()
        let factory = RegistryMetricsFactory(registry: registry)
        let dimensions = (0..<count).map { ("d\($0)", "v\($0)") }
        Counter(label: "jobs", dimensions: dimensions, factory: factory).increment()
        Counter(label: "jobs", dimensions: dimensions.reversed(), factory: factory).increment()
        #expect(try families(registry).value("jobs_total", Dictionary(uniqueKeysWithValues: dimensions)) == 2)
    }
}
