import Exposition
import TestSupport
import Testing

/// What this package reads against what Python's strict parsers read.
struct ParserComparisonTests {
    /// Whether a verdict is the one that this package gives with these families.
    ///
    /// Python's parser seeks the last brace of a line where the labels of an exemplar end, so one in their values misleads it; of samples
    /// with timestamps it drops some as duplicates that are none.
    private func agrees(_ verdict: PythonParsers.Verdict, _ families: [ExpositionFamily]) -> Bool {
        let samples = families.flatMap(\.samples)
        if samples.contains(where: { $0.exemplar?.labels.contains { $0.value.contains("}") } ?? false }) { return true }
        if samples.contains(where: { $0.timestamp != nil }) { return verdict.families?.map(\.name) == families.map(\.name) }
        return verdict.families == families.map(PythonParsers.Verdict.Family.init)
    }

    /// What its parser does not check, by the message that this package has for it, or by the text where others share the message.
    private static let uncheckedByPython: Set = [
        // A backslash before the closing quote; a reserved label; a number beyond a Double, which it takes for infinity.
        "a{b=\"c\\\"} 1\n# EOF\n", "label name \"__name__\" is reserved", "\"1e999\" is no number",
        // Two samples of the same moment: it drops the second.
        "the same sample stands there twice",
        // Rules that the specification has and it has not.
        "a time of creation is a finite number", "a counter without its total", "only a quantile has the label \"quantile\"",
        "an exemplar that does not belong into its bucket",
        // A second space before an exemplar.
        "# TYPE a counter\na_total 1  # {} 1\n# EOF\n",
    ]

    @Test func pythonTakesTheSameOpenMetrics() throws {
        let verdicts = try PythonParsers.read(OpenMetricsCases.right.map { Array($0.utf8) }, .openMetrics)
        for (text, verdict) in zip(OpenMetricsCases.right, verdicts) {
            let families = try Reading.families(Array(text.utf8), .openMetrics)
            #expect(agrees(verdict, families), "\(text)\(verdict.error ?? "")")
        }
    }

    @Test func pythonRefusesTheSameOpenMetrics() throws {
        let verdicts = try PythonParsers.read(OpenMetricsCases.wrong.map { Array($0.text.utf8) }, .openMetrics)
        for (wrong, verdict) in zip(OpenMetricsCases.wrong, verdicts) {
            let isUnchecked = Self.uncheckedByPython.contains(wrong.message) || Self.uncheckedByPython.contains(wrong.text)
            #expect((verdict.families != nil) == isUnchecked, "\(wrong.text)")
        }
    }

    /// Texts with a mistake or two, most of them near the edge of the grammar.
    @Test func whatIsTakenHerePythonTakesTheSame() throws {
        var random = SplitMix64(seed: 3)
        let grammar = Array("{}\"\\,= \n#_:+-.eN019a\u{0}é".unicodeScalars)
        var taken: [(text: String, families: [ExpositionFamily])] = []
        var count = 0
        while taken.count < 3_000 {
            count += 1
            var scalars = Array(OpenMetricsCases.right[count % OpenMetricsCases.right.count].unicodeScalars)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                let scalar = grammar[Int.random(in: 0..<grammar.count, using: &random)]
                switch Int.random(in: 0..<3, using: &random) {
                case 0: scalars.insert(scalar, at: place)
                case 1: scalars.replaceSubrange(place..<min(place + 1, scalars.count), with: [scalar])
                default: scalars.removeSubrange(place..<min(place + 1, scalars.count))
                }
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            // Timestamps of different forms Python cannot compare with one another.
            guard let families = try? Reading.families(Array(text.utf8), .openMetrics),
                !families.contains(where: { $0.samples.contains { $0.timestamp != nil } })
            else { continue }
            taken.append((text, families))
        }
        let verdicts = try PythonParsers.read(taken.map { Array($0.text.utf8) }, .openMetrics)
        for ((text, families), verdict) in zip(taken, verdicts) {
            #expect(agrees(verdict, families), "\(text)\(verdict.error ?? "")")
        }
    }
}

extension PythonParsers.Verdict.Family {
    /// A family as Python has it.
    init(_ family: ExpositionFamily) {
        name = family.name
        type = family.type == .untyped ? "unknown" : family.type.rawValue
        help = family.help
        unit = family.unit
        samples = family.samples.map { sample in
            PythonParsers.Verdict.Sample(
                name: sample.name,
                labels: Self.dictionary(sample.labels),
                bits: Self.bits(sample.value),
                exemplar: sample.exemplar.map { exemplar in
                    PythonParsers.Verdict.Exemplar(
                        labels: Self.dictionary(exemplar.labels),
                        bits: Self.bits(exemplar.value),
                        milliseconds: exemplar.timestamp.map { Int(($0 * 1000).rounded(.toNearestOrEven)) }
                    )
                }
            )
        }
    }

    private static func dictionary(_ labels: [ExpositionLabel]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: labels.map { ($0.name, $0.value) })
    }

    private static func bits(_ value: Double) -> String {
        let bits = String((value == 0 ? 0 : value).bitPattern, radix: 16)
        return value.isNaN ? "nan" : String(repeating: "0", count: 16 - bits.count) + bits
    }
}
