import Foundation
import InMemoryLogging
import Logging
import MetricRegistry
import Push
import Pushgateway
import StatsD
import Testing

/// What stays resident.
///
/// Here, since these tests run by themselves: what other tests do at the same time would be measured as well.
struct MemoryTests {
    /// More than a page here and there, much less than anything that is kept per update or per push.
    private static let noise = 3 << 20

    @Test func tenMillionUpdatesLeaveMemoryWhereAHundredThousandLeftIt() throws {
        let registry = Registry()
        let counter = try registry.counter("c_total", help: "")
        let histogram = try registry.histogram("h", help: "", upperBounds: [0.1, 1, 10])
        func update(_ count: Int) {
            for index in 0..<count {
                counter.increment()
                histogram.observe(Double(index & 15))
            }
        }
        update(50_000)
        let before = try residentBytes()
        update(4_950_000)
        #expect(try residentBytes() - before < Self.noise)
        #expect(counter.value == 5_000_000)
    }

    /// Each sink fails at the fastest that a schedule allows, on real sockets.
    @Test(.timeLimit(.minutes(5))) func aThousandFailedPushesLeaveMemoryAndDescriptorsWhereTheyWere() async throws {
        let registry = Registry()
        _ = try registry.counter("c_total", help: "").increment()
        let metrics = try PushMetrics(registry: registry, prefix: "")
        let log = InMemoryLogHandler()
        let gateway = PushgatewaySink(
            configuration: try PushgatewayConfiguration(url: "http://127.0.0.1:\(try Workbench.freePort())"),
            userAgent: "test"
        )
        let statsd = StatsDSink(StatsDConfiguration(address: try StatsDAddress("unix:///nonexistent/statsd.sock"))) { metrics.record($0) }
        let services = try [gateway as any Sink, statsd].map { sink in
            PushService(
                registry: registry,
                sink: sink,
                schedule: PushSchedule(
                    interval: .milliseconds(1),
                    retry: RetryPolicy(base: .milliseconds(1), cap: .milliseconds(1), floor: .zero)
                ),
                onExit: .none,
                metrics: try metrics.metrics(ofSink: sink.name),
                logger: Logger(label: "test") { _ in log },
                clock: ContinuousClock(),
                unixTime: { 0 },
                random: { 0 }
            )
        }
        func untilFailed(_ count: Int) async throws {
            try await eventually(within: 100, "\(count) failures") { services.allSatisfy { $0.status.consecutiveFailures >= count } }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { await service.run() } }
            try await untilFailed(100)
            let (bytes, open) = (try residentBytes(), try descriptors())
            try await untilFailed(1100)
            #expect(try residentBytes() - bytes < Self.noise)
            // A socket that is open at one look and not at the other.
            #expect(abs(try descriptors() - open) <= 2)
            group.cancelAll()
        }
        // One line for each sink, not for each failure.
        #expect(log.entries.count == 2, "\(log.entries.map(\.message))")
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
