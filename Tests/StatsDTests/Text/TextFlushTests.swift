import Exposition
import Push
import TestSupport
import Testing

@testable import StatsD

struct TextFlushTests {
    @Test func aDryRunShowsEverythingAsFromZero() throws {
        let families = try PrometheusTextParser().parse(
            Array(
                """
                # TYPE hits counter
                hits{path="/a b"} 7
                # TYPE temperature gauge
                temperature -1.5
                # TYPE seconds histogram
                seconds_bucket{le="0.5"} 1
                seconds_bucket{le="+Inf"} 3
                seconds_sum 4.25
                seconds_count 3
                # TYPE wait summary
                wait{quantile="0.5"} 2
                wait{quantile="0.9"} NaN
                wait_sum 9
                wait_count 4
                other 1e-7

                """.utf8
            )
        )
        #expect(
            StatsDReceiver.etsy.preview(of: families).lines.sorted() == [
                "hits;path=-a_b:7|c", "other:0.0000001|g", "seconds_bucket;le=0.5:1|c", "seconds_bucket;le=Inf:3|c", "seconds_count:3|c",
                "seconds_sum:4.25|c", "temperature:-1.5|g", "temperature:0|g", "wait;quantile=0.5:2|g", "wait_count:4|c", "wait_sum:9|c",
            ]
        )
    }

    /// Names and values that mean something in one grammar or another: each series is a line of its own, and no receiver minds.
    @Test(arguments: StatsDReceiver.all)
    func textOfOddNamesIsTakenWhole(_ receiver: StatsDReceiver) throws {
        let values = [
            "GET", "get", "a b", "a_b", "a;b", "a=b", "a:b", "a,b", "a|b", "a#b", "/a/b", "grün", "e\u{301}", "é", "🚀", ":", "a:", "a ",
            "..",
            "1a", "~x", "@0.1", "|c", "[a]", "+Inf", "name=x", "a\u{2028}b", "a\u{A0}", "line\nfeed", "q\"x", "\u{301}x", "x\ty", "\u{7F}",
            "\u{0}", String(repeating: "long", count: 60), String(repeating: "long", count: 60) + "er",
        ]
        func family(_ name: String, _ type: ExpositionType, _ labels: [String]) -> ExpositionFamily {
            let samples = values.enumerated().map { index, value in
                ExpositionSample(name: name, labels: labels.map { ExpositionLabel(name: $0, value: value) }, value: Double(index) - 9.5)
            }
            return ExpositionFamily(name: name, type: type, samples: samples)
        }
        let names = ["constructor", "__proto__", "_x", "a:b", "a_b"].map { name in
            ExpositionFamily(name: name, type: .counter, samples: [ExpositionSample(name: name, value: 9_007_199_254_740_992)])
        }
        let families = [family("odd", .counter, ["path"]), family("odd:gauge", .gauge, ["path", "name", "le"])] + names
        let preview = receiver.preview(of: families, prefix: "app.", tags: ["dc": "eu:1"], maxDatagramBytes: 4000)
        var linter = StatsDLinter(receiver: receiver)
        #expect(preview.lines.flatMap { linter.findings(in: $0) } == [])
        let series = preview.lines.compactMap { receiver.grammar?.read($0).samples.first.map { Array($0.series.utf8) } }
        #expect(Set(series).count == 2 * values.count + names.count)
        #expect(preview.lines.allSatisfy { !$0.utf8.contains(UInt8(ascii: "\n")) })
    }

    @Test func theFirstSightingSetsTheBaselineAndDifferencesFollow() {
        var flush = makeFlush()
        #expect(send(&flush, 100) == ["c:0|c"])
        #expect(flush.notes == .init(firstSeen: 1, resets: 0))
        #expect(send(&flush, 130) == ["c:30|c"])
        #expect(send(&flush, 130) == [])
        #expect(flush.notes == .init())
    }

    @Test func fromZeroTheFirstSightingIsSentWhole() {
        var flush = makeFlush(fromZero: true)
        #expect(send(&flush, 100) == ["c:100|c"])
    }

    @Test func theSinkKeepsTheLedgerBetweenRuns() async {
        let kernel = ScriptedKernel()
        var ledger = StatsDTextLedger(identity: "")
        for value in [100.0, 130, 7] {
            let sink = StatsDTextSink(
                StatsDConfiguration(address: .udp(host: "localhost", port: 8125), receiver: .datadog),
                environment: .scripted(["four": kernel], addresses: ["four"]),
                ledger: ledger,
                fromZero: false
            )
            let result = await sink.push([Self.family(value)], unixTime: 0)
            #expect(result.outcome == .delivered(bytes: value == 130 ? 6 : 5))
            #expect(result.firstSeen == (value == 100 ? 1 : 0))
            #expect(result.resets == (value == 7 ? 1 : 0))
            ledger = result.ledger
        }
        #expect(kernel.takeReceived() == ["c:0|c", "c:30|c", "c:7|c"])
    }

    @Test func aCounterThatFellBeganAnew() {
        var flush = makeFlush()
        _ = send(&flush, 100)
        #expect(send(&flush, 5) == ["c:5|c"])
        #expect(flush.notes.resets == 1)
    }

    @Test func aSumMayFallWithoutBeginningAnew() {
        var flush = makeFlush()
        _ = sendHistogram(&flush, sum: 10, count: 4)
        #expect(sendHistogram(&flush, sum: 8, count: 5) == ["h_sum:-2|c", "h_count:1|c"])
        #expect(sendHistogram(&flush, sum: 3, count: 2) == ["h_sum:3|c", "h_count:2|c"])
        #expect(flush.notes.resets == 2)
    }

    @Test func allOfAHistogramBeginsAnewWithOneOfItsCounters() {
        func family(_ buckets: [(String, Double)], sum: Double, count: Double, host: String = "a") -> ExpositionFamily {
            let host = ExpositionLabel(name: "host", value: host)
            let samples =
                buckets.map { ExpositionSample(name: "h_bucket", labels: [host, ExpositionLabel(name: "le", value: $0.0)], value: $0.1) }
                + [
                    ExpositionSample(name: "h_sum", labels: [host], value: sum),
                    ExpositionSample(name: "h_count", labels: [host], value: count),
                ]
            return ExpositionFamily(name: "h", type: .histogram, samples: samples)
        }
        var flush = makeFlush()
        let other = family([("1", 5), ("+Inf", 5)], sum: 1, count: 5, host: "b")
        _ = send(&flush, [family([("1", 2), ("+Inf", 9)], sum: 30, count: 9), other])
        // As many small ones as before the restart: only the others show that it began anew.
        #expect(
            send(&flush, [family([("1", 2), ("+Inf", 4)], sum: 31, count: 4), other]) == [
                "h_bucket:2|c|#host:a,le:1", "h_bucket:4|c|#host:a,le:+Inf", "h_sum:31|c|#host:a", "h_count:4|c|#host:a",
            ]
        )
        #expect(flush.notes.resets == 4)
    }

    @Test func aCounterIsNoNumberForAWhile() {
        var flush = makeFlush()
        #expect(send(&flush, .nan) == [])
        #expect(send(&flush, 100) == ["c:0|c"])
        #expect(send(&flush, .infinity) == [])
        #expect(flush.writer.skipped == .init(notANumber: 0, infinite: 1, tooLong: 0))
        #expect(send(&flush, 103) == ["c:3|c"])
    }

    @Test func aCounterThatOneReadingMissedGoesOn() {
        var flush = makeFlush()
        _ = send(&flush, 100)
        #expect(send(&flush, []) == [])
        #expect(send(&flush, 103) == ["c:3|c"])
    }

    @Test func aCounterThatBecomesAGaugeIsOne() {
        var flush = makeFlush()
        _ = send(&flush, 100)
        let gauge = ExpositionFamily(name: "c", type: .gauge, samples: [ExpositionSample(name: "c", value: 5)])
        #expect(send(&flush, [gauge]) == ["c:5|g"])
        #expect(flush.settledLedger().count == 0)
        #expect(send(&flush, 200) == ["c:0|c"])
    }

    @Test func aSeriesThatIsSaidTwiceIsSentOnce() {
        var flush = makeFlush()
        for value in [1.0, 5] {
            let sample = ExpositionSample(name: "c", value: value)
            let again = ExpositionSample(name: "c", labels: [ExpositionLabel(name: "empty", value: "")], value: 7)
            let lines = send(&flush, [ExpositionFamily(name: "c", type: .counter, samples: [sample, again])])
            #expect(lines == [value == 1 ? "c:0|c" : "c:4|c"])
        }
    }

    /// Two series that look the same: which of them is renamed does not change from run to run, whichever are in the text.
    @Test func namesLastBetweenRuns() throws {
        var ledger = StatsDTextLedger(identity: "")
        func run(_ values: [String], _ value: Double) throws -> [String] {
            var flush = TextFlush(
                StatsDReceiver.etsy.lineWriter(prefix: "", tags: [:], maxDatagramBytes: 1432),
                ledger: ledger,
                fromZero: true
            )
            let samples = values.map {
                ExpositionSample(name: "m", labels: [ExpositionLabel(name: "path", value: $0)], value: value)
            }
            flush.flush([ExpositionFamily(name: "m", type: .counter, samples: samples)], unixTime: 0)
            ledger = try StatsDTextLedger(decoding: flush.settledLedger().encoded())
            return flush.writer.output.lines
        }
        #expect(try run(["a b"], 1) == ["m;path=a_b:1|c"])
        let names = try run(["a_b", "a;b"], 2).map { $0.dropLast(4) }
        #expect(Set(names).count == 2 && names.allSatisfy { $0.hasPrefix("m;path=a_b_") })
        #expect(try run(["a;b", "a b", "a_b"], 3) == ["\(names[1]):1|c", "m;path=a_b:2|c", "\(names[0]):1|c"])
    }

    @Test func gaugesThatEndGiveTheirNamesBack() {
        var flush = TextFlush(
            StatsDReceiver.etsy.lineWriter(prefix: "", tags: [:], maxDatagramBytes: 1432),
            ledger: StatsDTextLedger(identity: ""),
            fromZero: false
        )
        for round in 0..<30 {
            let samples = (0..<100).map {
                ExpositionSample(name: "g", labels: [ExpositionLabel(name: "id", value: "\(round) \($0)")], value: 1)
            }
            _ = send(&flush, [ExpositionFamily(name: "g", type: .gauge, samples: samples)])
        }
        #expect(flush.writer.ledger.count <= 2 * LineTable.fewestRemoved)
        #expect(flush.writer.table.collisions.isEmpty)
        let sample = ExpositionSample(name: "g", labels: [ExpositionLabel(name: "id", value: "0_0")], value: 1)
        #expect(send(&flush, [ExpositionFamily(name: "g", type: .gauge, samples: [sample])]) == ["g;id=0_0:1|g"])
    }

    /// Runs that end and begin again, refusals, and a source that restarts: the receiver has all that was counted since the first
    /// sighting.
    @Test(arguments: 0..<20)
    func nothingIsLostOrDoubledBetweenRuns(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let kernel = ScriptedKernel()
        var model = GrammarReceiver(.datadog)
        var ledger = StatsDTextLedger(identity: "datadog 127.0.0.1:8125")
        var value = 1000.0
        var counted = 0.0
        for run in 0..<30 {
            var flush = TextFlush(
                LineWriter(
                    output: DatagramTransmitter(pause: { _ in }),
                    receiver: .datadog,
                    prefix: "",
                    tags: [:],
                    maxDatagramBytes: 200
                ),
                ledger: ledger,
                fromZero: false
            )
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                kernel.isListening = run > 26 || Bool.random(using: &random)
                flush.writer.output.begin(Cancellation())
                flush.writer.open(kernel, isSame: true)
                flush.flush([Self.family(value)], unixTime: Int64(run))
                _ = flush.writer.probe(kernel)
                model.receive(kernel.takeReceived())
                let increase = Double(UInt64.random(in: 0...50, using: &random))
                counted += increase
                value += increase
            }
            ledger = try StatsDTextLedger(decoding: flush.settledLedger().encoded())
            // One that has come to where it was by the next reading cannot be recognised.
            if run < 25, value > 100, Int.random(in: 0..<4, using: &random) == 0 {
                // Restarted, and what it counted since the last reading is gone for everybody.
                let increase = Double(UInt64.random(in: 0...9, using: &random))
                counted += increase - (value - (ledger[Array("c".utf8)]?.seen ?? value))
                value = increase
            }
        }
        let unread = value - (ledger[Array("c".utf8)]?.seen ?? 0)
        #expect(model.counters[Array("c".utf8)] == counted - unread)
    }

    private static func family(_ value: Double) -> ExpositionFamily {
        ExpositionFamily(name: "c", type: .counter, samples: [ExpositionSample(name: "c", value: value)])
    }

    private func makeFlush(fromZero: Bool = false) -> TextFlush<LineCollector> {
        TextFlush(
            StatsDReceiver.datadog.lineWriter(prefix: "", tags: [:], maxDatagramBytes: 1432),
            ledger: StatsDTextLedger(identity: ""),
            fromZero: fromZero
        )
    }

    private func send(_ flush: inout TextFlush<LineCollector>, _ value: Double) -> [String] {
        send(&flush, [Self.family(value)])
    }

    private func sendHistogram(_ flush: inout TextFlush<LineCollector>, sum: Double, count: Double) -> [String] {
        let samples = [ExpositionSample(name: "h_sum", value: sum), ExpositionSample(name: "h_count", value: count)]
        return send(&flush, [ExpositionFamily(name: "h", type: .histogram, samples: samples)])
    }

    private func send(_ flush: inout TextFlush<LineCollector>, _ families: [ExpositionFamily]) -> [String] {
        let before = flush.writer.output.lines.count
        flush.flush(families, unixTime: 0)
        return Array(flush.writer.output.lines[before...])
    }
}
