import MetricRegistry
import Push
import StatsD
import Testing

/// Receivers on this host that come and go: real sockets, real time.
struct StatsDOutageTests {
    /// A registry that changes with every round, and what its receivers have added up in all their lives.
    private final class Bench {
        let registry = Registry()
        let port: Int
        private let counters: Family<Counter>
        private let histogram: Histogram
        private let sink: StatsDSink
        private var receiver: StatsDTotals?
        private var sums: [StatsDTotals.Series: Double] = [:]
        private var round: UInt64 = 0
        private(set) var failures = 0

        init() throws {
            counters = try registry.counterFamily("hits", help: "", labelNames: ["path"])
            histogram = try registry.histogram("seconds", help: "", upperBounds: [1, 10])
            port = try Workbench.freePort()
            sink = StatsDSink(
                StatsDConfiguration(address: .udp(host: "127.0.0.1", port: UInt16(port)), receiver: .datadog, maxDatagramBytes: 300)
            )
        }

        func count() throws {
            round += 1
            for path in 0..<30 { try counters.labels("\(path)").increment(by: round % 7) }
            histogram.observe(Double(round % 13))
        }

        func push() async {
            if case .failed = await sink.push(registry) { failures += 1 }
        }

        func open() throws { receiver = try StatsDTotals(.datadog, port: port) }

        /// Reads everything that was sent, or so many datagrams, and is gone.
        func close(reading datagrams: Int = .max) {
            receiver?.drain(atMost: datagrams)
            for (series, value) in receiver?.counters ?? [:] { sums[series, default: 0] += value }
            receiver = nil
        }

        func received(_ name: String, _ labels: [String: String] = [:]) -> Double {
            sums[StatsDTotals.Series(name: name, labels: labels), default: 0]
        }

        /// What is wrong with the sums.
        func differences() throws -> [String] {
            var differences: [String] = []
            for path in 0..<30 {
                let (value, sum) = (Double(try counters.labels("\(path)").value), received("hits", ["path": "\(path)"]))
                if sum != value { differences.append("hits \(path): \(sum), not \(value)") }
            }
            if received("seconds_count") != Double(round) { differences.append("count: \(received("seconds_count")), not \(round)") }
            return differences
        }
    }

    @Test func oneThatIsDownHalfOfTheTimeHasTheSameTotals() async throws {
        let bench = try Bench()
        for round in 0..<200 {
            if round % 20 == 0 { try bench.open() }
            if round % 20 == 10 { bench.close() }
            try bench.count()
            await bench.push()
            try await Task.sleep(for: .milliseconds(5))
        }
        try bench.open()
        await bench.push()
        bench.close()
        #expect(try bench.differences() == [])
        #expect(bench.failures > 50)
    }

    @Test func oneThatRestartsEverySecondHasTheSameTotals() async throws {
        let bench = try Bench()
        let end = ContinuousClock.now + .milliseconds(3200)
        var restart = ContinuousClock.now
        while ContinuousClock.now < end {
            if ContinuousClock.now >= restart {
                bench.close()
                try bench.open()
                restart = .now + .seconds(1)
            }
            try bench.count()
            await bench.push()
            try await Task.sleep(for: .milliseconds(7))
        }
        bench.close()
        #expect(try bench.differences() == [])
        #expect(bench.failures == 0)
    }

    /// Nothing tells the sender that a receiver had not read what its kernel had taken.
    @Test func oneThatIsKilledLosesExactlyWhatItHadNotRead() async throws {
        let registry = Registry()
        let counter = try registry.counter("c", help: "")
        let port = try Workbench.freePort()
        let sink = StatsDSink(StatsDConfiguration(address: .udp(host: "127.0.0.1", port: UInt16(port)), receiver: .datadog))
        var receiver: StatsDTotals? = try StatsDTotals(.datadog, port: port)
        // A datagram for each power of two.
        for power in 0..<20 {
            counter.increment(by: 1 << UInt64(power))
            #expect(await sink.push(registry) == .delivered(bytes: "c:\(1 << power)|c".utf8.count))
        }
        receiver?.drain(atMost: 12)
        #expect(receiver?.value("c") == 4095)
        receiver = nil
        let next = try StatsDTotals(.datadog, port: port)
        for _ in 0..<3 {
            counter.increment()
            #expect(await sink.push(registry) == .delivered(bytes: 5))
        }
        next.drain()
        let unread = (12..<20).reduce(0) { $0 + (1 << $1) }
        #expect(4095 + (next.value("c") ?? 0) == Double(counter.value) - Double(unread))
    }
}
