import Exposition
import Testing

struct OpenMetricsReaderTests {
    private func read(_ text: String, quotedNames: Bool = false) throws -> [ExpositionFamily] {
        try Reading.families(Array(text.utf8), .openMetrics, quotedNames: quotedNames)
    }

    private func error(_ bytes: [UInt8], quotedNames: Bool = false) -> ExpositionError? {
        do {
            _ = try Reading.families(bytes, .openMetrics, quotedNames: quotedNames)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: OpenMetricsCases.right)
    func takesWhatTheSpecificationAllows(text: String) {
        #expect(error(Array(text.utf8)) == nil)
    }

    @Test(arguments: OpenMetricsCases.wrong)
    func refusesWhatItForbids(text: String, line: Int, column: Int, message: String) {
        #expect(error(Array(text.utf8)) == ExpositionError(line: line, column: column, message: message))
    }

    @Test func readsEverythingThatIsSaid() throws {
        let families = try read(
            """
            # TYPE requests_seconds counter
            # UNIT requests_seconds seconds
            # HELP requests_seconds Time \\"spent\\" \\\\ so\\nfar.
            requests_seconds_total{path="/a b",code="200"} 1.5 1520879607.789 # {trace_id="é"} 0.25 1520879607.5
            requests_seconds_created{path="/a b",code="200"} 1520430000.123 1520879607.789
            # TYPE build info
            build_info{version="1.2"} 1
            plain -0.5
            # EOF
            """
        )
        let labels = [ExpositionLabel(name: "path", value: "/a b"), ExpositionLabel(name: "code", value: "200")]
        let exemplar = ExpositionExemplar(labels: [.init(name: "trace_id", value: "é")], value: 0.25, timestamp: 1_520_879_607.5)
        #expect(
            families == [
                ExpositionFamily(
                    name: "requests_seconds",
                    type: .counter,
                    help: "Time \"spent\" \\ so\nfar.",
                    unit: "seconds",
                    samples: [
                        ExpositionSample(
                            name: "requests_seconds_total",
                            labels: labels,
                            value: 1.5,
                            timestamp: 1_520_879_607.789,
                            exemplar: exemplar
                        ),
                        ExpositionSample(
                            name: "requests_seconds_created",
                            labels: labels,
                            value: 1_520_430_000.123,
                            timestamp: 1_520_879_607.789
                        ),
                    ]
                ),
                ExpositionFamily(
                    name: "build",
                    type: .info,
                    samples: [ExpositionSample(name: "build_info", labels: [.init(name: "version", value: "1.2")], value: 1)]
                ),
                ExpositionFamily(name: "plain", type: .untyped, samples: [ExpositionSample(name: "plain", value: -0.5)]),
            ]
        )
    }

    @Test(arguments: [
        ("gauge", "x 1"), ("counter", "x_total 1"), ("unknown", "x 1"), ("info", "x_info 1"), ("stateset", "x{x=\"s\"} 1"),
        ("summary", "x_count 1"), ("histogram", "x_bucket{le=\"+Inf\"} 1"), ("gaugehistogram", "x_bucket{le=\"+Inf\"} 1"),
    ])
    func knowsEveryType(word: String, sample: String) throws {
        let family = try #require(try read("# TYPE x \(word)\n\(sample)\n# EOF\n").first)
        #expect(family.name == "x")
        #expect(family.type.rawValue == (word == "unknown" ? "untyped" : word))
        #expect(family.samples.count == 1)
    }

    @Test func undefinedEscapesStandForThemselves() throws {
        #expect(try read("# HELP a \\t\\\na{b=\"\\z\\\\n\"} 1\n# EOF\n").first?.help == "\\t\\")
        #expect(try read("a{b=\"\\z\\\\n\"} 1\n# EOF\n").value("a", ["b": "\\z\\n"]) == 1)
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(error(Array("a{b=\"".utf8) + [0xff] + Array("\"} 1\n# EOF\n".utf8))?.message == #"label value "\xff" is not UTF-8"#)
        #expect(error(Array("# HELP a ".utf8) + [0xc3] + Array("\n# EOF\n".utf8))?.column == 10)
    }

    // MARK: Names in quotes

    @Test func readsQuotedNamesOnRequest() throws {
        let families = try read(
            """
            # TYPE "http.é" histogram
            # UNIT "http.é" \n# HELP "http.é" x
            {"http.é_bucket",le="+Inf","a \\"b\\""="c"} 2
            {"http.é_count","a \\"b\\""="c"} 2
            {"http.é_sum","a \\"b\\""="c"} 3
            {"e\u{301}"} 1
            {"é"} 2
            plain{"l.x"="y"} 3
            # EOF

            """,
            quotedNames: true
        )
        #expect(families.map(\.name.utf8.count) == [7, 3, 2, 5])
        #expect(families.first?.samples.map(\.name) == ["http.é_bucket", "http.é_count", "http.é_sum"])
        #expect(families.value("http.é_sum", ["a \"b\"": "c"]) == 3)
        #expect(families.value("plain", ["l.x": "y"]) == 3)
    }

    @Test(arguments: [
        ("{} 1\n# EOF\n", 2), ("{b=\"c\"} 1\n# EOF\n", 2), ("{\"\"} 1\n# EOF\n", 2), ("{\"a\",} 1\n# EOF\n", 6), ("{\"a\" } 1\n# EOF\n", 5),
        ("\"a\" 1\n# EOF\n", 1), ("{\"a\",\"b\"} 1\n# EOF\n", 9), ("{\"a\",\"__name__\"=\"b\"} 1\n# EOF\n", 6), ("{\"a} 1\n# EOF\n", 7),
    ])
    func refusesQuotedNamesThatAreNone(text: String, column: Int) {
        #expect(error(Array(text.utf8), quotedNames: true)?.column == column)
    }
}

/// Reads whole texts with the reader, for tests.
enum Reading {
    static func families(
        _ bytes: [UInt8],
        _ format: ExpositionFormat,
        limits: ExpositionLimits = ExpositionLimits(),
        quotedNames: Bool = false,
        chunk: Int = .max
    ) throws(ExpositionError) -> [ExpositionFamily] {
        var reader = ExpositionReader(format, limits: limits, quotedNames: quotedNames)
        var families: [ExpositionFamily] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
            while let family = try reader.next() { families.append(family) }
        }
        reader.end()
        while let family = try reader.next() { families.append(family) }
        return families
    }
}
