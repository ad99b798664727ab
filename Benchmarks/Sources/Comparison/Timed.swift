import Exposition
import MetricRegistry

/// What the rows with threads work on.
final class Timed: Sendable {
    private let registry = Registry()
    private let counter: Counter
    private let halves: FloatingPointCounter
    private let table: Family<Counter>
    private let histogram: Histogram
    /// For each of two threads its own, as requests have: two threads that hold one string wait for its reference count.
    private let keys: [[(method: String, path: String)]]
    private let substringKeys: [[(method: Substring, path: Substring)]]
    private let staticKeys: [(method: StaticString, path: StaticString)] = [
        ("GET", "/api/v1/orders/0"), ("POST", "/api/v1/orders/1"), ("PUT", "/api/v1/orders/2"), ("HEAD", "/api/v1/orders/3"),
    ]
    private let observations: [Double]

    init() throws {
        counter = try registry.counter("counter_total", help: "")
        halves = try registry.floatingPointCounter("halves_total", help: "")
        table = try registry.counterFamily("table_total", help: "", labelNames: Fixture.labelNames)
        histogram = try registry.histogram("histogram", help: "", upperBounds: Fixture.bounds)
        keys = (0..<2).map { _ in (0..<1000).map { (Fixture.method($0), Fixture.path($0)) } }
        // Slices of a longer text, as a request's parser would have them.
        substringKeys = keys.map { keys in
            keys.map { key in
                let words = "\(key.method) \(key.path) HTTP/1.1".split(separator: " ")
                return (words[0], words[1])
            }
        }
        observations = (0..<4096).map(Fixture.observation)
        for key in keys[0] { table.increment(by: 0, key.method, key.path) }
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
            { [table, keys] thread in Self.cycle(keys[thread], operations) { table.increment($0.method, $0.path) } }
        case "lookup_substring":
            { [table, substringKeys] thread in
                Self.cycle(substringKeys[thread], operations) { table.increment($0.method, $0.path) }
            }
        case "lookup_static":
            { [table, staticKeys] _ in
                Self.cycle(staticKeys, operations) { table.increment($0.method, $0.path) }
            }
        default: nil
        }
    }

    /// Goes round the keys in steps of seven.
    @inline(__always)
    private static func cycle<Key>(_ keys: [Key], _ operations: Int, _ body: (Key) -> Void) {
        var next = 0
        for _ in 0..<operations {
            body(keys[next])
            next &+= 7
            while next >= keys.count { next &-= keys.count }
        }
    }

    /// How many operations the metrics say there were.
    private func total(_ workload: String) throws -> Int {
        switch workload {
        case "counter": Int(counter.value)
        case "float_counter": Int(halves.value * 2)
        case "observe": SampleSum.of("histogram_count", in: registry)
        default: SampleSum.of("table_total", in: registry)
        }
    }
}
