import MetricRegistry
import TestSupport
import Testing

@testable import StatsD

struct TimerFormTests {
    /// As receivers turn a rate back, from the text that they read.
    @Test func everyRateIsTurnedBackIntoItsCount() {
        for count in 1...TimerForm.mostPerLine {
            var text: [UInt8] = []
            DecimalText.append(TimerForm.rate(count), to: &text)
            let rate = Double(String(decoding: text, as: UTF8.self)) ?? 0
            #expect(UInt64(1 / rate) == count, "\(count)")
            #expect((1 / rate - Double(count)).magnitude < 1e-9)
            // Etsy's server reads digits and a point only.
            #expect(text.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") })
        }
    }

    @Test func linesAreTheReceivers() throws {
        let registry = Registry()
        let histogram = try registry.histogramFamily("h", help: "", labelNames: ["v"], upperBounds: [1, 2]).labels("a")
        for _ in 0..<3 { histogram.observe(0.5) }
        histogram.observe(4)
        #expect(lines(registry, .datadog) == ["h:0.5|h|@\(third)|#v:a", "h:4|h|#v:a"])
        #expect(lines(registry, .telegraf) == ["h,v=a:0.5|h|@\(third)", "h,v=a:4|h"])
        #expect(lines(registry, .etsy) == ["h;v=a:0.5|ms", "h;v=a:0.5|ms", "h;v=a:0.5|ms", "h;v=a:4|ms"])
        // Those that take none get buckets, and so do those that take no negative values where there are some.
        #expect(lines(registry, .otel).allSatisfy { $0.contains("|c") })
        _ = try registry.histogram("n", help: "", upperBounds: [-1, 1])
        #expect(lines(registry, .etsy).contains("n_count:0|c"))
        #expect(!lines(registry, .datadog).contains("n_count:0|c"))
    }

    /// Any observations, and a receiver that is away now and then: what it has at the end are the registry's count and sum.
    @Test(arguments: StatsDReceiver.all.filter(\.takesTimers), 0..<6)
    func countAndSumAreTheRegistrys(_ receiver: StatsDReceiver, _ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let registry = Registry()
        let histogram = try registry.histogram("h", help: "", upperBounds: [0.1, 0.5, 1, 5])
        let kernel = ScriptedKernel(mostDatagrams: seed.isMultiple(of: 2) ? 1 : 64, keepsErrors: seed % 3 == 0)
        var model = GrammarReceiver(receiver)
        var flush = RegistryFlush(
            LineWriter(
                output: DatagramTransmitter(pause: { _ in }),
                receiver: receiver,
                prefix: "",
                tags: [:],
                histograms: .timers,
                maxDatagramBytes: 120
            )
        )
        var (count, sum) = (0.0, 0.0)
        for round in 0..<40 {
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                let value = Double.random(in: 0...8, using: &random)
                histogram.observe(value)
                count += 1
                sum += value
            }
            kernel.isListening = round > 36 || Bool.random(using: &random)
            flush.writer.output.begin(Cancellation())
            _ = flush.writer.probe(kernel)
            flush.writer.open(kernel, isSame: true)
            flush.flush(registry)
            model.receive(kernel.takeReceived())
        }
        #expect(model.losses == [])
        #expect(model.observations.count == 1)
        let received = try #require(model.observations.values.first)
        #expect((received.count - count).magnitude < 1e-6)
        #expect((received.sum - sum).magnitude <= 1e-9 * sum)
    }

    private let third = "0.33333333333333326"

    private func lines(_ registry: Registry, _ receiver: StatsDReceiver) -> [String] {
        let writer = LineWriter(
            output: LineCollector(),
            receiver: receiver,
            prefix: "",
            tags: [:],
            histograms: .timers,
            maxDatagramBytes: 1432
        )
        var flush = RegistryFlush(writer)
        flush.flush(registry)
        return flush.writer.output.lines
    }
}
