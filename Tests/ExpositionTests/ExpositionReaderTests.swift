import Exposition
import TestSupport
import Testing

struct ExpositionReaderTests {
    private static let texts: [(ExpositionFormat, String)] = [
        (
            .prometheusText,
            """
            # HELP a_total A \\\\ b\\nc é.
            # TYPE a_total counter
            # a comment

            a_total{b="c",d="\\"\\\\\\n"} 1 1700000000123
            \ta_total  2
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_sum 2
            h_count 1
            # HELP empty Nothing.
            plain -Inf
            other 1
             
            """ + " "
        ),
        (
            .openMetrics,
            """
            # TYPE a counter
            # HELP a A \\\\ b\\nc é.
            a_total{b="c",d="\\"\\\\\\n"} 1 1700000000.123 # {id="x"} 1
            # TYPE h histogram
            h_bucket{le="+Inf"} 1
            plain -Inf
            other 1
            # EOF
            """
        ),
    ]

    @Test(arguments: texts, [1, 2, 3, 7, 64])
    func piecesMakeNoDifference(text: (ExpositionFormat, String), chunk: Int) throws {
        let bytes = Array(text.1.utf8)
        let whole = try Reading.families(bytes, text.0)
        #expect(try Reading.families(bytes, text.0, chunk: chunk) == whole)
        #expect(
            whole.map(\.name) == (text.0 == .openMetrics ? ["a", "h", "plain", "other"] : ["a_total", "h", "empty", "plain", "other"])
        )
    }

    @Test func prometheusTextIsReadAsTheParserOfWholeTextsDoes() throws {
        let bytes = Array(Self.texts[0].1.utf8)
        #expect(try Reading.families(bytes, .prometheusText) == PrometheusTextParser().parse(bytes))
    }

    @Test func aFamilyIsHandedOverWhenTheNextBegins() throws {
        var reader = ExpositionReader(.prometheusText)
        reader.append("a 1\na{b=\"c\"} 2\nb".utf8)
        #expect(try reader.next() == nil)
        reader.append(" 3\n".utf8)
        #expect(try reader.next()?.samples.count == 2)
        #expect(try reader.next() == nil)
        reader.end()
        #expect(try reader.next()?.name == "b")
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test func anErrorStaysAndDoesNotTakeBackWhatWasBefore() throws {
        var reader = ExpositionReader(.openMetrics)
        reader.append("a 1\nb 1\nc one\nd 1\n# EOF\n".utf8)
        #expect(try reader.next()?.name == "a")
        let error = ExpositionError(line: 3, column: 3, message: "\"one\" is no number")
        #expect(throws: error) { try reader.next() }
        reader.end()
        #expect(throws: error) { try reader.next() }
    }

    @Test(arguments: [
        ("a 1\nb 1\na{c=\"d\"} 1\n", 3, 1, "a"), ("# HELP a x\nb 1\n# TYPE a gauge\n", 3, 8, "a"),
        ("# TYPE h histogram\nh_sum 1\na 1\nh_count 1\n", 4, 1, "h_count"),
        ("# TYPE h histogram\nh_sum 1\na 1\nh_bucket{le=\"1\"} 1\n", 4, 1, "h_bucket"),
        ("# TYPE s summary\ns_sum 1\na 1\ns_sum{b=\"c\"} 1\n", 4, 1, "s_sum"),
        ("h_count 1\n# TYPE h histogram\nh_sum 1\nh_count 1\n", 4, 1, "h_count"),
    ])
    func linesOfAFamilyStandTogetherInPrometheusText(text: String, line: Int, column: Int, name: String) throws {
        let error = ExpositionError(line: line, column: column, message: "second group of lines for metric name \"\(name)\"")
        #expect(throws: error) { try Reading.families(Array(text.utf8), .prometheusText) }
        #expect(try PrometheusTextParser().parse(Array(text.utf8)).contains { $0.name == name || $0.type != .untyped })
    }

    @Test func readsQuotedNamesInPrometheusText() throws {
        let text = """
            # HELP "http.é" Served.
            # TYPE "http.é" histogram
            { "http.é_bucket" , le="+Inf", "a \\"b\\"" = "c", } 2
            {"http.é_count"}2
            plain{"l.x"="y"} 3
            {"e\u{301}"} 1
            {"é"} 2

            """
        let families = try Reading.families(Array(text.utf8), .prometheusText, quotedNames: true)
        #expect(families.map(\.name.utf8.count) == [7, 5, 3, 2])
        #expect(families.first?.type == .histogram)
        #expect(families.value("http.é_bucket", ["le": "+Inf", "a \"b\"": "c"]) == 2)
        #expect(families.value("plain", ["l.x": "y"]) == 3)
        for wrong in [
            "{} 1\n", "{b=\"c\"} 1\n", "{\"\"} 1\n", "{\"a\" b} 1\n", "\"a\" 1\n", "{\"a\",\"b\"} 1\n", "{\"a\",\"__name__\"=\"b\"} 1\n",
        ] {
            #expect(throws: ExpositionError.self) { try Reading.families(Array(wrong.utf8), .prometheusText, quotedNames: true) }
            #expect(throws: ExpositionError.self) { try Reading.families(Array(wrong.utf8), .prometheusText) }
        }
    }

    // MARK: Limits

    @Test(arguments: ExpositionFormat.allCases, [1, 5, 100])
    func aLineThatIsTooLongIsRefusedBeforeItIsWhole(format: ExpositionFormat, chunk: Int) {
        let limits = ExpositionLimits(lineBytes: 10)
        let error = ExpositionError(line: 2, column: 11, message: "line of more than 10 bytes")
        #expect(throws: error) { try Reading.families(Array("abc 12345\nabcde 12345".utf8), format, limits: limits, chunk: chunk) }
        #expect(throws: error) { try Reading.families(Array("abc 12345\nabcd 12345\n".utf8), format, limits: limits, chunk: chunk) }
    }

    @Test(arguments: ExpositionFormat.allCases)
    func aFamilyThatIsTooLargeIsRefused(format: ExpositionFormat) throws {
        let lines = (0..<5).map { "a{b=\"\($0)\"} 1\n" }.joined()
        let limits = ExpositionLimits(familyBytes: 4 * 12)
        let error = ExpositionError(line: 5, column: 1, message: "a family of more than 48 bytes")
        #expect(throws: error) { try Reading.families(Array(lines.utf8), format, limits: limits) }
        let many = (0..<50).map { "a\($0) 1\n" }.joined() + "# EOF\n"
        #expect(try Reading.families(Array(many.utf8), format, limits: limits).count == 50)
        // Comments are not kept.
        if format == .prometheusText {
            #expect(try Reading.families(Array(String(repeating: "# x\n\n", count: 99).utf8), format, limits: limits) == [])
        }
    }

    @Test(arguments: ExpositionFormat.allCases)
    func tooManyFamiliesAreRefused(format: ExpositionFormat) throws {
        let text = Array("a 1\nb 1\nc 1\n# EOF\n".utf8)
        #expect(try Reading.families(text, format, limits: ExpositionLimits(families: 3)).count == 3)
        #expect(throws: ExpositionError.self) { try Reading.families(text, format, limits: ExpositionLimits(families: 2)) }
    }

    // MARK: Hostile input

    @Test(arguments: ExpositionFormat.allCases, [false, true])
    func noBytesMakeItTrap(format: ExpositionFormat, quotedNames: Bool) {
        var random = SplitMix64(seed: 11)
        let seeds = OpenMetricsCases.right.filter { $0.utf8.count > 40 }.map { Array($0.utf8) } + Self.texts.map { Array($0.1.utf8) }
        let grammar = Array("{}\"\\,= \t\n\r#_:+-.eEnIN0123456789a\u{0}é😀".utf8) + [0xff, 0xc3, 0x80]
        var accepted = 0
        for round in 0..<5_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(grammar[Int.random(in: 0..<grammar.count, using: &random)], at: place)
                case 1: bytes.removeSubrange(place..<min(place + Int.random(in: 0...9, using: &random), bytes.count))
                case 2: bytes.insert(contentsOf: bytes[place..<min(place + 30, bytes.count)], at: place)
                default: bytes.replaceSubrange(place..<min(place + 1, bytes.count), with: [grammar[round % grammar.count]])
                }
            }
            do {
                let families = try Reading.families(bytes, format, quotedNames: quotedNames, chunk: 1 + round % 50)
                // In the formats' own terms: a name is in one place only.
                #expect(Set(families.map { Array($0.name.utf8) }).count == families.count)
                accepted += 1
            } catch {
                let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                guard error.line <= lines.count + 1, error.column >= 1,
                    error.line > lines.count || error.column <= lines[error.line - 1].count + 2
                else {
                    Issue.record("no such place: \(error) in \(bytes)")
                    return
                }
            }
        }
        // Both outcomes must occur often, or the inputs say nothing.
        #expect((200...4_800).contains(accepted))
    }
}
