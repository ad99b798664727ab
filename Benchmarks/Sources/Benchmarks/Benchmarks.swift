import CPeer
import Exposition
import MetricRegistry

/// Prints what the registry costs: medians and minima over some rounds, with a plain C peer measured in the same rounds.
@main
struct Benchmarks {
    private static let rounds = 15

    static func main() async throws {
        let suite = try Suite()
        let series = try Registry().counterFamily("requests_total", help: "Requests", labelNames: ["method", "code"])
        let large = Registry()
        let family = try large.counterFamily("requests_total", help: "Requests", labelNames: ["method", "code"])
        for index in 0..<10_000 { try family.labels("GET", "\(index)").increment(by: UInt64(index)) }
        let counter = try series.labels("GET", "200")
        let gauge = try Registry().gauge("gauge", help: "")
        let histogram = try Registry().histogram("h", help: "", upperBounds: (0..<12).map { Double(1 << $0) })
        let count = 1_000_000

        print("one thread, median (minimum) of \(rounds) rounds")
        let peer = report("atomic addition in C", "ns", per: count) { peer_add(UInt64(count)) }
        let ours = report("counter increment", "ns", per: count) { for _ in 0..<count { counter.increment() } }
        report("gauge set", "ns", per: count) { for index in 0..<count { gauge.set(Double(index)) } }
        report("histogram observe, 12 buckets", "ns", per: count) { for index in 0..<count { histogram.observe(Double(index & 4095)) } }
        report("1,000 updates as the daemon makes them (250 events of 4)", "µs", per: 1) { for index in 0..<250 { suite.event(index) } }
        var bytes = 0
        report("scrape of a suite of the daemon's size", "µs", per: 1) { bytes = suite.registry.prometheusText().count }
        report("text of 10,000 counters of 2 labels", "ms", per: 1) { bytes += large.prometheusText().count }
        print("counter increment / C: \(rounded(ours / peer)) ×   (\(bytes) bytes written)")

        let clock = ContinuousClock()
        let elapsed = await clock.measure {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<2 { group.addTask { for _ in 0..<count { counter.increment() } } }
            }
        }
        print("the same counter, 2 threads: \(rounded(elapsed / .nanoseconds(1) / Double(2 * count))) ns an operation")
    }

    @discardableResult
    private static func report(_ name: String, _ unit: String, per operations: Int, _ body: () -> Void) -> Double {
        let scale: Duration = unit == "ns" ? .nanoseconds(1) : unit == "µs" ? .microseconds(1) : .milliseconds(1)
        let clock = ContinuousClock()
        body()
        let times = (0..<rounds).map { _ in clock.measure(body) / scale / Double(operations) }.sorted()
        let median = times[rounds / 2]
        print("  \(name): \(rounded(median)) \(unit) (\(rounded(times[0])))")
        return median
    }

    private static func rounded(_ value: Double) -> Double {
        (value * 100).rounded() / 100
    }
}
