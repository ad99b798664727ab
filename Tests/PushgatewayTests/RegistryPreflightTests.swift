import Exposition
import MetricRegistry
import Push
import Testing

@testable import Pushgateway

struct RegistryPreflightTests {
    private func preflight(_ labels: [String: String] = ["instance": "h"]) throws -> RegistryPreflight {
        RegistryPreflight(group: try GroupingKey(job: "j", labels: labels))
    }

    /// The text that is pushed, and what is told.
    private func render(_ registry: Registry, _ preflight: inout RegistryPreflight) -> (text: String, events: [SinkEvent]) {
        let text = registry.prometheusText { preflight.accepts($0) }
        return (text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, preflight.finish())
    }

    @Test func whatIsRightIsWrittenAsEver() throws {
        let registry = Registry()
        try registry.counterFamily("requests_total", help: "All.", labelNames: ["method"]).increment("GET")
        try registry.gauge("process_open_fds", help: "").set(7)
        try registry.gauge("pushed", help: "").set(7)
        try registry.histogram("go_time", help: "", upperBounds: [1]).observe(2)
        var preflight = try preflight()
        let (text, events) = render(registry, &preflight)
        #expect(text == String(decoding: registry.prometheusText(), as: UTF8.self))
        #expect(events.isEmpty)
    }

    @Test(arguments: [
        ("process_open_fds", SinkEvent.FamilyProblem.typeClash, "has type COUNTER but should have GAUGE, as the gateway's own"),
        (
            "go_gc_duration_seconds_count", .nameCollision,
            "collides with the summary \"go_gc_duration_seconds\", which exposes this name itself"
        ),
        ("push_time_seconds", .reserved, "the gateway keeps a metric of this name for each group and would put its own in its place"),
    ])
    func oneBadFamilyIsLeftOut(name: String, problem: SinkEvent.FamilyProblem, words: String) throws {
        let registry = Registry()
        try registry.counter(name, help: "").increment()
        try registry.gauge("good", help: "").set(1)
        var preflight = try preflight()
        let (text, events) = render(registry, &preflight)
        #expect(text == "# TYPE good gauge\ngood 1\n")
        #expect(events == [.skippedFamilies(problem, count: 1), .leftOut("\(name): \(words) (left out of pushes)")])
    }

    @Test func seriesThatTheGroupMakesEqualAreLeftOut() throws {
        let registry = Registry()
        let clashing = try registry.gaugeFamily("clashing", help: "", labelNames: ["instance", "x"])
        let told = try registry.gaugeFamily("told_apart", help: "", labelNames: ["instance", "x"])
        for (index, host) in ["a", "b"].enumerated() {
            try clashing.labels(host, "1").set(1)
            try told.labels(host, "\(index)").set(1)
        }
        var preflight = try preflight()
        let (text, events) = render(registry, &preflight)
        #expect(text.contains("told_apart{instance=\"b\",x=\"1\"} 1\n"))
        #expect(!text.contains("clashing"))
        #expect(events.first == .skippedFamilies(.duplicate, count: 1))
        // The job is a label of every group; another group has no instance.
        var other = try self.preflight([:])
        #expect(render(registry, &other).events.isEmpty)
    }

    @Test func labelsOfAnyCharactersAreToldApart() throws {
        let registry = Registry(names: .utf8)
        let family = try registry.gaugeFamily("g", help: "", labelNames: ["a\"=,\\", "instance", "z"])
        let values = ["", "\"", "\\", "\\\"", ",", "=\"", "\n", "\",z=\"", "é"]
        for (number, value) in values.enumerated() {
            for other in values { try family.labels(value, "\(number)", other).set(1) }
        }
        var preflight = try preflight()
        #expect(render(registry, &preflight).events.isEmpty)
        try family.labels("\",z=\"", "again", "\\").set(1)
        #expect(render(registry, &preflight).events.first == .skippedFamilies(.duplicate, count: 1))
    }

    @Test func oneOfManySeriesIsEnough() throws {
        let registry = Registry()
        let family = try registry.counterFamily("c_total", help: "", labelNames: ["instance", "path"])
        for number in 0..<5000 { try family.labels("h\(number % 7)", "/\(number)").increment() }
        var preflight = try preflight()
        #expect(render(registry, &preflight).events.isEmpty)
        try family.labels("h", "/4321").increment()
        #expect(render(registry, &preflight).events.first == .skippedFamilies(.duplicate, count: 1))
    }

    @Test func aChangeIsToldOnceAndEachPushIsCounted() throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("g", help: "", labelNames: ["job"])
        var preflight = try preflight()
        try family.labels("a").set(1)
        #expect(render(registry, &preflight).events.isEmpty)
        try family.labels("b").set(1)
        let told = SinkEvent.leftOut("g: \(PushPreflight.duplicateWords) (left out of pushes)")
        #expect(render(registry, &preflight).events == [.skippedFamilies(.duplicate, count: 1), told])
        #expect(render(registry, &preflight).events == [.skippedFamilies(.duplicate, count: 1)])
        registry.unregister("g")
        try registry.gaugeFamily("g", help: "", labelNames: ["job"]).labels("a").set(1)
        #expect(render(registry, &preflight).events == [.noted("g is pushed again")])
        #expect(render(registry, &preflight).events.isEmpty)
    }

    @Test func aFamilyThatIsGoneIsNotPushedAgain() throws {
        let registry = Registry()
        try registry.gauge("push_time_seconds", help: "").set(1)
        var preflight = try preflight()
        #expect(render(registry, &preflight).events.count == 2)
        registry.unregister("push_time_seconds")
        #expect(render(registry, &preflight).events.isEmpty)
    }

    /// A registry says of its families what the check of a text says.
    @Test func aRegistryIsJudgedAsItsTextIs() throws {
        let registry = Registry()
        for name in ["process_open_fds", "go_info", "pushgateway_http_push_size_bytes_sum", "push_failure_time_seconds", "fine"] {
            try registry.gauge(name, help: "").set(1)
            try registry.counter(name + "x_total", help: "").increment()
        }
        let key = try GroupingKey(job: "j", labels: ["zone": "z"])
        for zone in ["a", "b"] { try registry.gaugeFamily("zones", help: "", labelNames: ["zone"]).labels(zone).set(1) }
        var preflight = RegistryPreflight(group: key)
        let report = PushPreflight(group: key).report(on: registry.prometheusText())
        let text = registry.prometheusText { preflight.accepts($0) }
        #expect(try PrometheusTextParser().parse(text.withUnsafeBytes(Array.init)) == report.accepted)
        let words = report.findings.map { SinkEvent.leftOut("\($0.family ?? ""): \($0.message) (left out of pushes)") }
        #expect(preflight.finish().filter { if case .leftOut = $0 { true } else { false } } == words)
    }
}
