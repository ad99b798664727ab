import TestSupport
import Testing

@testable import StatsD

/// The facts of each receiver's grammar, line by line.
struct ReceiverGrammarTests {
    struct Fact: Sendable, CustomTestStringConvertible {
        let grammar: ReceiverGrammar
        let line: String
        let samples: [LineReading.Sample]
        let losses: [StatsDFinding.Kind]

        init(_ grammar: ReceiverGrammar, _ line: String, _ samples: LineReading.Sample..., losing losses: StatsDFinding.Kind...) {
            self.grammar = grammar
            self.line = line
            self.samples = samples
            self.losses = losses
        }

        var testDescription: String { "\(grammar) \(line)" }
    }

    private static func counter(_ series: String, _ value: Double) -> LineReading.Sample {
        LineReading.Sample(series: series, kind: .counter, value: value)
    }

    private static func gauge(_ series: String, _ value: Double, added: Bool = false) -> LineReading.Sample {
        LineReading.Sample(series: series, kind: .gauge, value: value, isRelative: added)
    }

    private static func observed(_ series: String, _ value: Double, times weight: Double = 1) -> LineReading.Sample {
        LineReading.Sample(series: series, kind: .observations, value: value, weight: weight)
    }

    static let etsy: [Fact] = [
        Fact(.etsy, "a:1|c", counter("a", 1)),
        Fact(.etsy, "a:1|c:2|c", counter("a", 1), counter("a", 2)),
        Fact(.etsy, "a:1:2:3|ms", observed("a", 3), losing: .dropped, .dropped),
        Fact(.etsy, "a", losing: .dropped),
        Fact(.etsy, "a:1e5|c", counter("a", 1e5)),
        Fact(.etsy, "a:Infinity|c", counter("a", .infinity)),
        Fact(.etsy, "a: 1 |c", counter("a", 1)),
        Fact(.etsy, "a:0x10|c", counter("a", 16)),
        Fact(.etsy, "a:NaN|g", losing: .dropped),
        Fact(.etsy, "a:+Inf|g", losing: .dropped),
        Fact(.etsy, "a:|c", losing: .dropped),
        Fact(.etsy, "a:-1|ms", losing: .dropped),
        Fact(.etsy, "a:240|h", counter("a", 240), losing: .truncated),
        Fact(.etsy, "a:1|c|@0.1", counter("a", 10)),
        Fact(.etsy, "a:1|c|@1e-05", counter("a", 1), losing: .truncated),
        Fact(.etsy, "a:1|c|@+0.5", losing: .dropped),
        Fact(.etsy, "a:1|c|@0.5|#k:v", counter("a;k=v", 2)),
        Fact(.etsy, "a:1|c|#k:v|@0.5", counter("a;k=v0.5", 1), losing: .truncated),
        Fact(.etsy, "a:1|c|#k:v:w,l:x", counter("a;k=vw;l=x", 1), losing: .truncated),
        Fact(.etsy, "a b/c+d:1|c", counter("a_b-cd", 1), losing: .truncated),
        Fact(.etsy, "constructor:1|c", losing: .dropped),
        Fact(.etsy, "a:-5|g", gauge("a", -5, added: true)),
    ]

    static let datadog: [Fact] = [
        Fact(.datadog, "a:1|c", counter("a", 1)),
        Fact(.datadog, "a:1::3|h", observed("a", 1), observed("a", 3)),
        Fact(.datadog, "a:-5|g", gauge("a", -5)),
        Fact(.datadog, "a:1|c|#k:v|@0.5|c:x|T1|e:y|card:low", counter("a|k:v", 2)),
        Fact(.datadog, "a:1|x", losing: .dropped),
        Fact(.datadog, ":1|c", losing: .dropped),
        Fact(.datadog, "a:x|c", losing: .dropped),
        Fact(.datadog, "_a:1|c", counter("_a", 1), losing: .truncated),
    ]

    static let statsdExporter: [Fact] = [
        Fact(.statsdExporter, "a.b:1|c|#k:v:w", counter("a_b|k=v:w", 1)),
        Fact(.statsdExporter, "a,k=v:1|c", counter("a|k=v", 1)),
        Fact(.statsdExporter, "a#k=v:1|c", counter("a|k=v", 1)),
        Fact(.statsdExporter, "a[k=v]b:1|c", counter("ab|k=v", 1)),
        Fact(.statsdExporter, "a,k=v:1|c|#l:w", losing: .dropped),
        Fact(.statsdExporter, "a:1:2|c", losing: .dropped),
        Fact(.statsdExporter, "a:1:2|h", observed("a", 1), observed("a", 2)),
        Fact(.statsdExporter, "a:1|c|#k:", counter("a", 1), losing: .dropped),
        Fact(.statsdExporter, "a:-1|c", losing: .dropped),
        Fact(.statsdExporter, "a:-1|g", gauge("a", -1, added: true)),
        Fact(.statsdExporter, "a:1500|ms", observed("a", 1.5)),
        Fact(.statsdExporter, "a:1|h|@0.25", observed("a", 1, times: 4)),
        Fact(.statsdExporter, "a:1|c|#k:v|e:x", losing: .dropped),
        Fact(.statsdExporter, "a:1|c|#k:v|card:low", losing: .dropped),
        Fact(.statsdExporter, "a:1|c|#k:v|c:abc", counter("a|container_id=abc|k=v", 1)),
        // Without tags every colon separates samples.
        Fact(.statsdExporter, "a:1|c|c:abc", losing: .dropped, .dropped),
        Fact(.statsdExporter, "a:1|c||", losing: .dropped),
        Fact(.statsdExporter, "a:1|s", losing: .dropped),
    ]

    static let telegraf: [Fact] = [
        Fact(.telegraf, "a.b,k=v:1|c", counter("k=vmetric_type=ca_b", 1)),
        Fact(.telegraf, "a,k=v:w:1|c", losing: .dropped),
        Fact(.telegraf, "a:1.9|c", counter("metric_type=ca", 1), losing: .truncated),
        Fact(.telegraf, "a:-5|c", counter("metric_type=ca", -5)),
        Fact(.telegraf, "a:-5|g", gauge("metric_type=ga", -5, added: true)),
        Fact(.telegraf, "a:-5|ms", losing: .dropped),
        Fact(.telegraf, "a:1:2|ms", losing: .dropped),
        Fact(.telegraf, "a:1|ms|@0.1", observed("metric_type=msa", 1, times: 10)),
        Fact(.telegraf, "a:1|d", losing: .dropped),
        Fact(.telegraf, "a:1|x", losing: .dropped),
        Fact(.telegraf, "a:1|c|#k", counter("metric_type=ca", 1), losing: .dropped),
    ]

    static let others: [Fact] = [
        Fact(.gostatsd, "a:1.9|c|#k:v", counter("a|k:v", 1), losing: .truncated),
        Fact(.gostatsd, "_a:1|c", losing: .dropped),
        Fact(.gostatsd, "a:-5|g", gauge("a", -5)),
        Fact(.gostatsd, "a:1|d", losing: .dropped),
        Fact(.gostatsd, "a/b c%:1|c|c:x", counter("a-b_c", 1), losing: .truncated),
        Fact(.gostatsd, "a:NaN|g", losing: .dropped),
        Fact(.otel, "a:1|c|#k:v", counter("a|k=v", 1)),
        Fact(.otel, "a:1|c|#k:", losing: .dropped),
        Fact(.otel, "a:1|c|e:x", losing: .dropped),
        Fact(.otel, "a:1:2|c", losing: .dropped),
        Fact(.otel, "a:1|s", losing: .dropped),
        Fact(.otel, "a:NaN|g", losing: .dropped),
        Fact(.otel, "a:0.5|c", counter("a", 0), losing: .truncated),
        Fact(.otel, "a:1|h|T5", losing: .dropped),
        Fact(.otel, "a:1|c|#k:v ", counter("a|k=v", 1), losing: .truncated),
        Fact(.otel, "a:-1|g", gauge("a", -1, added: true)),
        Fact(.vector, "a:1.5|c|#k:v", counter("a|k:v", 1.5)),
        Fact(.vector, "a:1|c|@0.5|#k:v", counter("a|k:v", 2)),
        Fact(.vector, "a:1|c|c:x|#k:v", counter("a", 1), losing: .dropped, .dropped),
        Fact(.vector, "a:inf|g", losing: .dropped),
        Fact(.vector, "a:1:2|c", losing: .dropped),
        Fact(.vector, "a/b:1|c", counter("a-b", 1), losing: .truncated),
        Fact(.collectd, "a.b:1.5|c", counter("a.b", 1.5)),
        Fact(.collectd, "a:b:1|c", counter("a:b", 1)),
        Fact(.collectd, "a:1|c|#k:v", losing: .dropped),
        Fact(.collectd, "a:1|h", losing: .dropped),
        Fact(.collectd, "a:-1|g", gauge("a", -1, added: true)),
        Fact(.collectd, "a:1|g|@0.1", losing: .dropped),
        Fact(.collectd, "a/b:1|g", gauge("a_b", 1), losing: .truncated),
        Fact(.collectd, String(repeating: "a", count: 130) + ":1|c", counter(String(repeating: "a", count: 127), 1), losing: .truncated),
        Fact(.netdata, "a:1.5|c", counter("a", 1), losing: .truncated),
        Fact(.netdata, "a:-1.5|g", gauge("a", -1.5, added: true)),
        Fact(.netdata, "a:1|c|#k:v", counter("a", 1), losing: .dropped),
        Fact(.netdata, "a-b:1|c", counter("a.b", 1), losing: .truncated),
        Fact(.netdata, "A_b_Inf:1|c", counter("a.b_inf", 1)),
        Fact(.netdata, "a:1|d", losing: .dropped),
    ]

    @Test(arguments: etsy + datadog + statsdExporter + telegraf + others)
    func linesAreReadAsTheReceiverReadsThem(_ fact: Fact) {
        let reading = fact.grammar.read(fact.line)
        #expect(reading.samples == fact.samples)
        #expect(reading.losses.map(\.kind) == fact.losses)
    }

    /// Nothing that can stand in a line makes a grammar trap, and the etsy one agrees with the server that was written apart from it.
    @Test func anyTextIsReadAndTheTwoEtsysAgree() {
        var random = SplitMix64(seed: 3)
        let parts = [
            "a", "b.c", ":", "|", "c", "g", "ms", "h", "@", "0.5", "1e5", "#", "k:v", ",", ";", "=", " ", "-", "+", "1", "/", "é", "NaN",
        ]
        for _ in 0..<20_000 {
            let line = (0..<Int.random(in: 1...9, using: &random)).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }
                .joined()
            for receiver in StatsDReceiver.all { _ = receiver.grammar?.read(line) }
            var server = EtsyServer()
            server.handle(line)
            let reading = ReceiverGrammar.etsy.read(line)
            var counters: [[UInt16]: Double] = [:]
            for sample in reading.samples where sample.kind == .counter { counters[Array(sample.series.utf16), default: 0] += sample.value }
            #expect(server.counters == counters, "\(line)")
            #expect(server.thrown > 0 || server.badLines == reading.losses.count { $0.kind == .dropped }, "\(line)")
        }
    }
}
