import Exposition
import TestSupport
import Testing

struct PrometheusTextParserTests {
    private func parse(_ text: String) throws -> [ExpositionFamily] {
        try PrometheusTextParser().parse(Array(text.utf8))
    }

    private func error(_ bytes: [UInt8], limit: Int = .max) -> ExpositionError? {
        do {
            _ = try PrometheusTextParser(limit: limit).parse(bytes)
            return nil
        } catch {
            return error
        }
    }

    // MARK: What is read

    @Test func readsFamiliesInTheirOrder() throws {
        let families = try parse(
            """
            # HELP jobs_total Jobs done.
            # TYPE jobs_total counter
            jobs_total{queue="mail",state="ok"} 3
            jobs_total{queue="mail",state="failed"} 0.5 1700000000123
            # TYPE load gauge
            load -2e-3
            plain 1

            """
        )
        #expect(
            families == [
                ExpositionFamily(
                    name: "jobs_total",
                    type: .counter,
                    help: "Jobs done.",
                    samples: [
                        ExpositionSample(
                            name: "jobs_total",
                            labels: [.init(name: "queue", value: "mail"), .init(name: "state", value: "ok")],
                            value: 3
                        ),
                        ExpositionSample(
                            name: "jobs_total",
                            labels: [.init(name: "queue", value: "mail"), .init(name: "state", value: "failed")],
                            value: 0.5,
                            timestamp: 1_700_000_000.123
                        ),
                    ]
                ),
                ExpositionFamily(name: "load", type: .gauge, samples: [ExpositionSample(name: "load", value: -0.002)]),
                ExpositionFamily(name: "plain", type: .untyped, samples: [ExpositionSample(name: "plain", value: 1)]),
            ]
        )
    }

    @Test func gathersTheSeriesOfHistogramsAndSummaries() throws {
        let families = try parse(
            """
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 3
            h_sum 4.5
            h_count 3
            # TYPE s summary
            s{quantile="0.5"} 7
            s_sum 9
            s_count 2
            s_bucket 1

            """
        )
        #expect(families.map(\.name) == ["h", "s", "s_bucket"])
        #expect(families.map(\.type) == [.histogram, .summary, .untyped])
        #expect(families.family("h")?.samples.map(\.name) == ["h_bucket", "h_bucket", "h_sum", "h_count"])
        #expect(families.value("h_bucket", ["le": "+Inf"]) == 3)
        #expect(families.family("h")?.value("h_sum") == 4.5)
        #expect(families.value("s", ["quantile": "0.5"]) == 7)
        #expect(families.family("s")?.value("s_count") == 2)
    }

    @Test func aHistogramsSuffixMeansNothingBeforeItsType() throws {
        let families = try parse("h_count 1\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 2\n")
        #expect(families.map(\.name) == ["h_count", "h"])
        #expect(families.family("h_count")?.samples.map(\.value) == [1, 2])
        #expect(try parse("_count 1\n# TYPE _ histogram\n_sum 1\n").map(\.name) == ["_count", "_", "_sum"])
    }

    @Test func undoesEscapes() throws {
        let families = try parse("# HELP a one\\ntwo\\\\three\"\na{b=\"q\\\"\\\\\\né😀\"} 1\n")
        #expect(families.family("a")?.help == "one\ntwo\\three\"")
        #expect(families.value("a", ["b": "q\"\\\né😀"]) == 1)
    }

    @Test(arguments: [
        "a 1\n", "a  1\n", "a\t1\n", " a 1\n", "a{} 1\n", "a {} 1\n", "a{}1\n", "# comment\na 1\n", "#\na 1\n", "\n\na 1\n", "a 1\n ",
        "a +1\n", "a 1.0\n",
        "# HELP a\na 1\n", "# TYPE a\na 1\n", "# TYPE a \na 1\n", "# TYPE\na 1\n", "# x\r\na 1\n", "# HELP a\n# EOF\na 1\n",
    ])
    func readsOneUntypedSample(text: String) throws {
        #expect(try parse(text) == [ExpositionFamily(name: "a", type: .untyped, samples: [ExpositionSample(name: "a", value: 1)])])
    }

    @Test(arguments: ["a{b=\"c\"} 1\n", "a{b=\"c\",} 1\n", "a {b=\"c\"} 1\n", "a{ b = \"c\" , }1\n"])
    func readsOneLabel(text: String) throws {
        #expect(try parse(text).value("a", ["b": "c"]) == 1)
    }

    @Test func labelsKeepTheirOrder() throws {
        let sample = try parse("a{z=\"1\",b=\"2\",le=\"x\"} 1\n").first?.samples.first
        #expect(sample?.labels.map(\.name) == ["z", "b", "le"])
        #expect(sample?.label("b") == "2")
        #expect(sample?.label("c") == nil)
    }

    @Test func typesAreReadInAnyCase() throws {
        #expect(try parse("# TYPE a COUNTER\na 1\n").first?.type == .counter)
        #expect(try parse("#TYPE  a\tgauge\na 1\n").first?.type == .gauge)
    }

    @Test func aFamilyMayHaveNoSamples() throws {
        #expect(try parse("# HELP a b\n# TYPE a gauge\n") == [ExpositionFamily(name: "a", type: .gauge, help: "b", samples: [])])
        #expect(try parse("") == [])
        #expect(try parse(" ") == [])
    }

    @Test func aHelpTextIsRepaired() throws {
        #expect(try PrometheusTextParser().parse(Array("# HELP a ".utf8) + [0xff] + Array("\n".utf8)).first?.help == "\u{fffd}")
    }

    // MARK: What is refused, in the words that prometheus-pushgateway 1.5.1 was seen to use

    @Test(arguments: [
        ("a 1", 1, 4, "unexpected end of input stream"),
        ("a", 1, 2, "unexpected end of input stream"),
        ("a{b=\"c", 1, 7, "unexpected end of input stream"),
        ("a{b=\"c\"}", 1, 9, "unexpected end of input stream"),
        ("a{b=\"c\\", 1, 8, "unexpected end of input stream"),
        ("a 1\n# foo", 2, 6, "unexpected end of input stream"),
        ("#", 1, 2, "unexpected end of input stream"),
        ("# TYPE ", 1, 8, "unexpected end of input stream"),
        ("# TYPE a gauge", 1, 15, "unexpected end of input stream"),
        ("# HELP a x", 1, 11, "unexpected end of input stream"),
        ("a 1 2", 1, 6, "unexpected end of input stream"),
        ("1a 1\n", 1, 1, "invalid metric name"),
        ("\r\n", 1, 1, "invalid metric name"),
        ("a 1\n\n -a 1\n", 3, 2, "invalid metric name"),
        ("{a=\"b\"} 1\n", 1, 1, "invalid metric name"),
        ("# HELP 1a x\n", 1, 8, "invalid metric name in comment"),
        ("# TYPE a-b gauge\n", 1, 9, "invalid metric name in comment"),
        ("a 1\r\n", 1, 3, #"expected float as value, got "1\r""#),
        ("a\n", 1, 2, #"expected float as value, got """#),
        ("a one\n", 1, 3, #"expected float as value, got "one""#),
        ("a 0x10\n", 1, 3, #"expected float as value, got "0x10""#),
        ("a 0x1p4\n", 1, 3, #"expected float as value, got "0x1p4""#),
        ("a nan(1)\n", 1, 3, #"expected float as value, got "nan(1)""#),
        ("a 1e999\n", 1, 3, #"expected float as value, got "1e999""#),
        ("a \u{7f}\u{1}\u{2028}\n", 1, 3, #"expected float as value, got "\x7f\x01\u2028""#),
        ("a{b=\"c\"} \n", 1, 10, #"expected float as value, got """#),
        ("a 1 x\n", 1, 5, #"expected integer as timestamp, got "x""#),
        ("a 1 #\n", 1, 5, ##"expected integer as timestamp, got "#""##),
        ("a 1 \n", 1, 5, #"expected integer as timestamp, got """#),
        ("a 1 1.5\n", 1, 5, #"expected integer as timestamp, got "1.5""#),
        ("a 1 9999999999999999999999\n", 1, 5, #"expected integer as timestamp, got "9999999999999999999999""#),
        ("a 1 2 3\n", 1, 6, #"spurious string after timestamp: " 3""#),
        ("a 1 2 \n", 1, 6, #"spurious string after timestamp: " ""#),
        ("a{ 1\n", 1, 4, #"invalid label name for metric "a""#),
        ("a{,} 1\n", 1, 3, #"invalid label name for metric "a""#),
        ("a{b=\"c\",,} 1\n", 1, 9, #"invalid label name for metric "a""#),
        ("a{1b=\"x\"} 1\n", 1, 3, #"invalid label name for metric "a""#),
        ("a{\"x\"} 1\n", 1, 3, #"invalid label name for metric "a""#),
        ("a{b} 1\n", 1, 4, "expected '=' after label name, found '}'"),
        ("a{b:c=\"x\"} 1\n", 1, 4, "expected '=' after label name, found ':'"),
        ("a{b'} 1\n", 1, 4, #"expected '=' after label name, found '\''"#),
        ("a{b\n} 1\n", 1, 4, #"expected '=' after label name, found '\n'"#),
        ("a{b=} 1\n", 1, 5, #"expected '"' at start of label value, found '}'"#),
        ("a{b=c} 1\n", 1, 5, #"expected '"' at start of label value, found 'c'"#),
        ("a{b=\"c} 1\n", 1, 5, #"label value "c} 1" contains unescaped new-line"#),
        ("a{b=\"c\"\n", 1, 8, #"unexpected end of label value "c""#),
        ("a{b=\"c\" d=\"e\"} 1\n", 1, 9, #"unexpected end of label value "c""#),
        ("a{b=\"c\",b=\"d\"} 1\n", 1, 9, #"duplicate label names for metric "a""#),
        ("a{__name__=\"x\"} 1\n", 1, 3, #"label name "__name__" is reserved"#),
        ("a{b=\"\\x\"} 1\n", 1, 6, #"invalid escape sequence '\x'"#),
        ("a{b=\"\\\n\"} 1\n", 1, 6, "invalid escape sequence '\\\n'"),
        ("# HELP a \\x\na 1\n", 1, 10, #"invalid escape sequence '\x'"#),
        ("# HELP a \\\"x\na 1\n", 1, 10, #"invalid escape sequence '\"'"#),
        ("# TYPE a foo\na 1\n", 1, 10, #"unknown metric type "foo""#),
        ("# TYPE a counter \na 1\n", 1, 10, #"unknown metric type "counter ""#),
        ("# TYPE h gaugehistogram\nh 1\n", 1, 10, #"unknown metric type "gaugehistogram""#),
        ("# TYPE a \"gau\tge\"é\na 1\n", 1, 10, #"unknown metric type "\"gau\tge\"é""#),
        ("# TYPE a gauge\n# TYPE a gauge\n", 2, 10, #"second TYPE line for metric name "a", or TYPE reported after samples"#),
        ("a 1\n# TYPE a gauge\n", 2, 10, #"second TYPE line for metric name "a", or TYPE reported after samples"#),
        (
            "# TYPE h histogram\n# TYPE h_count counter\n", 2, 16,
            #"second TYPE line for metric name "h", or TYPE reported after samples"#
        ),
        ("# HELP a x\n# HELP a y\na 1\n", 2, 10, #"second HELP line for metric name "a""#),
        ("# TYPE h histogram\nh_bucket{le=\"x\"} 1\n", 2, 13, #"expected float as value for 'le' label, got "x""#),
        ("# TYPE s summary\ns{quantile=\"x\"} 1\n", 2, 12, #"expected float as value for 'quantile' label, got "x""#),
    ])
    func saysWhereAndWhy(text: String, line: Int, column: Int, message: String) {
        #expect(error(Array(text.utf8)) == ExpositionError(line: line, column: column, message: message))
    }

    @Test func saysWhichBytesAreNoText() {
        #expect(error([0xff, 0x20, 0x31, 0x0a])?.message == "invalid metric name")
        #expect(error([0x61, 0x20, 0xff, 0x0a])?.message == #"expected float as value, got "\xff""#)
        #expect(error(Array("a{b=\"".utf8) + [0xff] + Array("\"} 1\n".utf8))?.message == #"invalid label value "\xff""#)
        #expect(error(Array("a{b".utf8) + [0xc3] + Array("=\"x\"} 1\n".utf8))?.message == "expected '=' after label name, found 'Ã'")
        #expect(error(Array("a{b=\"\\".utf8) + [0xff] + Array("\"} 1\n".utf8))?.message == #"invalid escape sequence '\ÿ'"#)
    }

    @Test(arguments: [2, 15, 16, 17, 40])
    func findsADuplicateAmongAnyNumberOfLabels(count: Int) {
        let labels = (0..<count).map { "l\($0)=\"\"" }
        #expect(error(Array("a{\(labels.joined(separator: ","))} 1\n".utf8)) == nil)
        let doubled = (labels + ["l1=\"\""]).joined(separator: ",")
        #expect(error(Array("a{\(doubled)} 1\n".utf8))?.message == "duplicate label names for metric \"a\"")
    }

    @Test func anErrorReadsWithItsPlace() {
        #expect(error(Array("a 1\nb 2".utf8))?.description == "line 2, column 4: unexpected end of input stream")
    }

    @Test func isStricterThanPrometheusInThreePlaces() {
        #expect(
            error(Array("# TYPE h histogram\nh_bucket{le=\"1\",le=\"2\"} 1\n".utf8))?.message == #"duplicate label names for metric "h""#
        )
        #expect(error(Array("# TYPE h gauge_histogram\nh 1\n".utf8))?.message == #"unknown metric type "gauge_histogram""#)
        #expect(error(Array("# TYPE h ga\\uge\nh 1\n".utf8))?.message == #"unknown metric type "ga\\uge""#)
    }

    @Test func stopsAtItsLimit() throws {
        let text = Array("a 1\na{b=\"1\"} 2\n# TYPE c gauge\n".utf8)
        #expect(error(text, limit: 3)?.message == "more than 3 samples and families")
        #expect(error(text, limit: 3)?.line == 3)
        #expect(error(text, limit: 4) == nil)
    }

    // MARK: Hostile input

    @Test func noBytesMakeItTrap() {
        var random = SplitMix64(seed: 7)
        let seeds = [
            "# HELP a_total \\\\ help\\n\n# TYPE a_total counter\na_total{b=\"c\",d=\"\\\"\\\\\\n\"} 1 1700000000\n",
            "# TYPE h histogram\nh_bucket{le=\"0.1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 1e-5\nh_count 2\n",
            "# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns_sum -Inf\ns_count 1\n\n# x\n ",
        ].map { Array($0.utf8) }
        let grammar = Array("{}\"\\,= \t\n\r#_:+-.eEnIN0123456789a\u{0}é😀".utf8) + [0xff, 0xc3, 0x80]
        var accepted = 0
        for round in 0..<20_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let byte = grammar[Int.random(in: 0..<grammar.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(byte, at: place)
                case 1: bytes.replaceSubrange(place..<min(place + 1, bytes.count), with: [byte])
                case 2: bytes.removeSubrange(place..<min(place + Int.random(in: 0...9, using: &random), bytes.count))
                default: bytes.insert(contentsOf: bytes[place..<min(place + 12, bytes.count)], at: place)
                }
            }
            guard let error = error(bytes) else {
                accepted += 1
                continue
            }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard lines.indices.contains(error.line - 1), (1...(lines[error.line - 1].count + 2)).contains(error.column) else {
                Issue.record("no such place: \(error) in \(bytes)")
                return
            }
        }
        // Both outcomes must occur often, or the inputs say nothing.
        #expect((1_000...19_000).contains(accepted))
    }

    @Test func longInputsAreReadToTheirEnd() throws {
        let labels = (0..<50_000).map { "l\($0)=\"\"" }.joined(separator: ",")
        #expect(try parse("a{\(labels)} 1\n").first?.samples.first?.labels.count == 50_000)
        let digits = String(repeating: "7", count: 200_000)
        #expect(error(Array("a \(digits)\n".utf8))?.column == 3)
        #expect(try parse("a 0.\(digits)\n").value("a") == 7.0 / 9)
        #expect(try parse(String(repeating: "# TYPE x\n#\n\n", count: 100_000)) == [])
        #expect(error(Array(("a" + String(repeating: "{", count: 500_000)).utf8))?.column == 3)
    }
}
