import CoreMetrics
import Exposition
import MetricRegistry
import MetricsBackend

/// A request as a server holds it.
///
/// An object, so that to read it counts one reference and not one for each of its texts, which is the caller's matter: the peers borrow
/// theirs.
private final class Request<Text: LabelValue & Sendable>: Sendable {
    let method: Text
    let path: Text

    init(_ method: Text, _ path: Text) {
        self.method = method
        self.path = path
    }
}

/// What the rows with threads work on.
final class Timed: Sendable {
    private let registry = Registry()
    private let factory: RegistryMetricsFactory
    private let counter: MetricRegistry.Counter
    private let halves: MetricRegistry.FloatingPointCounter
    private let table: Family<MetricRegistry.Counter>
    private let histogram: Histogram
    /// For each of two threads its own, as requests have: two threads that hold one string wait for its reference count.
    private let requests: [[Request<String>]]
    private let slicedRequests: [[Request<Substring>]]
    private let literalRequests: [[Request<StaticString>]] = (0..<2).map { _ in
        [
            Request("GET", "/api/v1/orders/0"), Request("POST", "/api/v1/orders/1"), Request("PUT", "/api/v1/orders/2"),
            Request("HEAD", "/api/v1/orders/3"),
        ]
    }
    private let observations: [Double]

    init() throws {
        factory = RegistryMetricsFactory(registry: registry)
        counter = try registry.counter("counter_total", help: "")
        halves = try registry.floatingPointCounter("halves_total", help: "")
        table = try registry.counterFamily("table_total", help: "", labelNames: Fixture.labelNames)
        histogram = try registry.histogram("histogram", help: "", upperBounds: Fixture.bounds)
        requests = (0..<2).map { _ in (0..<1000).map { Request(Fixture.method($0), Fixture.path($0)) } }
        // Slices of a longer text, as a request's parser would have them.
        slicedRequests = requests.map { requests in
            requests.map { request in
                let words = "\(request.method) \(request.path) HTTP/1.1".split(separator: " ")
                return Request(words[0], words[1])
            }
        }
        observations = (0..<4096).map(Fixture.observation)
        for request in requests[0] { table.increment(by: 0, request.method, request.path) }
    }

    /// Runs a workload on so many threads; nil when there is no such workload.
    func answer(_ workload: String, threads: Int, operations: Int) throws -> Answer? {
        guard let body = body(workload, operations) else { return nil }
        let before = try total(workload)
        let elapsed = Threads.elapsed(threads, body)
        return Answer(elapsed, operations: threads * operations, check: try total(workload) - before)
    }

    private func body(_ workload: String, _ operations: Int) -> (@Sendable (Int) -> Void)? {
        switch workload {
        case "counter": { [counter] _ in for _ in 0..<operations { counter.increment() } }
        case "float_counter": { [halves] _ in for _ in 0..<operations { halves.increment(by: 0.5) } }
        case "observe":
            { [histogram, observations] _ in for index in 0..<operations { histogram.observe(observations[index & 4095]) } }
        case "lookup":
            { [table, requests] thread in Self.cycle(requests[thread], operations) { table.increment($0.method, $0.path) } }
        case "lookup_substring":
            { [table, slicedRequests] thread in
                Self.cycle(slicedRequests[thread], operations) { table.increment($0.method, $0.path) }
            }
        case "lookup_static":
            { [table, literalRequests] thread in
                Self.cycle(literalRequests[thread], operations) { table.increment($0.method, $0.path) }
            }
        case "remade":
            { [factory, requests] thread in
                Self.cycle(requests[thread], operations) {
                    let dimensions = [("method", $0.method), ("path", $0.path)]
                    CoreMetrics.Counter(label: "remade", dimensions: dimensions, factory: factory).increment()
                }
            }
        case "remade_same":
            { [factory] _ in
                for _ in 0..<operations {
                    CoreMetrics.Counter(label: "remade.same", dimensions: [("method", "GET")], factory: factory).increment()
                }
            }
        default: nil
        }
    }

    /// Goes round the requests in steps of seven.
    @inline(__always)
    private static func cycle<Text>(_ requests: [Request<Text>], _ operations: Int, _ body: (Request<Text>) -> Void) {
        var next = 0
        for _ in 0..<operations {
            body(requests[next])
            next &+= 7
            while next >= requests.count { next &-= requests.count }
        }
    }

    /// How many operations the metrics say there were.
    private func total(_ workload: String) throws -> Int {
        switch workload {
        case "counter": Int(counter.value)
        case "float_counter": Int(halves.value * 2)
        case "observe": SampleSum.of("histogram_count", in: registry)
        case "remade": SampleSum.of("remade_total", in: registry)
        case "remade_same": SampleSum.of("remade_same_total", in: registry)
        default: SampleSum.of("table_total", in: registry)
        }
    }
}
