import Exposition
import MetricRegistry
import TestSupport
import Testing

/// A registry with random content, and what an exposition of it must say.
struct RegistrySketch {
    let registry: Registry
    private let clock = ManualClock(1_700_000_000.25)
    /// The examples that must be there, under the name of their sample with its labels (`ReadFamily.key`).
    private var exemplars: [String: ExpositionExemplar] = [:]
    private let constant: [String: String]
    private let hasClock: Bool

    private static let texts = [
        "", "plain", "q\"q", "back\\slash", "\\", "\\\\n", "line\nfeed", "\n", "😀é\u{301}\u{2028}", "\r\t\u{0}\u{7f}", "a,b=\"c\"} 1",
        "# EOF",
        " # {x=\"y\"} 1", "{}", "le", String(repeating: "x\"\\\n", count: 700), " lead and trail ",
    ]
    private static let numbers = [
        0, -0.0, 1, -1, 0.1, 1.0 / 3, 1e-9, 123_456_789.125, 9_007_199_254_740_991, 9_007_199_254_740_994, 1e21, 1e22, 1e300, -1e-300,
        .leastNonzeroMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, .pi,
    ]

    private static let exemplarTexts: [KeyValuePairs<String, String>] = [
        [:], ["trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"], ["a": "é😀", "b": "q\"\\\n"],
        ["n": String(repeating: "ü", count: 127)],
    ]

    /// - Parameter names: whether there are names with any characters.
    init(seed: UInt64, names: NameValidation = .legacy) throws {
        var random = SplitMix64(seed: seed)
        var constant = Bool.random(using: &random) ? ["zone": Self.pick(Self.texts, &random)] : [:]
        if names == .utf8, Bool.random(using: &random) { constant["cloud.zone"] = Self.pick(Self.texts, &random) }
        self.constant = constant
        hasClock = Bool.random(using: &random)
        registry = Registry(constantLabels: constant, names: names, now: hasClock ? clock.now : nil)
        for index in 0..<Int.random(in: 0...6, using: &random) { try addFamily(index, names, &random) }
    }

    private mutating func addFamily(_ index: Int, _ validation: NameValidation, _ random: inout SplitMix64) throws {
        let isFree = validation == .utf8 && Bool.random(using: &random)
        let labelNames = Array((isFree ? ["b.c", "q\"=\\", "Ä1,", "q"] : ["b", "a_1", "Q"]).prefix(Int.random(in: 0...3, using: &random)))
        let mark = isFree ? Self.pick([".x", " é\n", "\"{}", "😀"], &random) : ""
        let unit = Bool.random(using: &random) ? "seconds" : ""
        let ending = unit.isEmpty ? "" : "_" + unit
        let help = Self.pick(Self.texts, &random)
        var values: [[String]] = [[]]
        if !labelNames.isEmpty {
            // Seldom so many that they take several chunks.
            let isLarge = Int.random(in: 0..<16, using: &random) == 0
            values = (0..<Int.random(in: 0...5, using: &random) * (isLarge ? 120 : 1)).map { number in
                labelNames.map { _ in isLarge ? "\(number * 7919 % 10_007)" : Self.pick(Self.texts, &random) }
            }
        }
        clock.advance(to: 1_700_000_000.25 + Double(index))
        // Receivers hold Doubles, so a count stays within what those hold exactly.
        let count = UInt64.random(in: 0...(1 << 53), using: &random) >> 3
        let number = Self.pick(Self.numbers, &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            let name = "c\(index)\(mark)\(ending)_total"
            let family = try registry.counterFamily(name, help: help, unit: unit, labelNames: labelNames)
            for value in values {
                let counter = try family.labels(value)
                counter.increment(by: count)
                if let exemplar = try example(Double(count), name, labelNames, value, nil, &random) {
                    counter.increment(by: count, exemplar: exemplar)
                }
            }
        case 1:
            let name = "f\(index)\(mark):x\(ending)_total"
            let family = try registry.floatingPointCounterFamily(name, help: help, unit: unit, labelNames: labelNames)
            for value in values { try family.labels(value).increment(by: number) }
        case 2:
            let family = try registry.gaugeFamily("g\(index)\(mark)\(ending)", help: help, unit: unit, labelNames: labelNames)
            for value in values { try family.labels(value).set(number) }
        case 3:
            let name = "r\(index)\(mark)\(ending)"
            switch Int.random(in: 0..<4, using: &random) {
            case 0: try registry.gauge(name, help: help, unit: unit) { number }
            case 1: try registry.floatingPointCounter(name + "_total", help: help, unit: unit) { number }
            // What goes on where an earlier run had ended has no time of creation.
            case 2: try registry.counter(name + "_total", help: help, unit: unit, startingAt: count + 1).increment(by: count)
            default: try registry.counter(name + "_total", help: help, unit: unit) { count }
            }
        default:
            let name = "h\(index)\(mark)\(ending)"
            let isNegative = Int.random(in: 0..<4, using: &random) == 0
            let bounds = [isNegative ? -2 : 0.001, 0.1, 1, 2.5, 1e6, 1e-7].shuffled(using: &random).prefix(3).sorted()
            let family = try registry.histogramFamily(name, help: help, unit: unit, labelNames: labelNames, upperBounds: bounds)
            for value in values {
                let histogram = try family.labels(value)
                for _ in 0..<Int.random(in: 0...9, using: &random) {
                    let observation = Double.random(in: isNegative ? -3..<3 : 0..<3, using: &random)
                    let bound = bounds.first { observation <= $0 } ?? .infinity
                    if let exemplar = try example(observation, name + "_bucket", labelNames, value, bound, &random) {
                        histogram.observe(observation, exemplar: exemplar)
                    } else {
                        histogram.observe(observation)
                    }
                }
            }
        }
    }

    /// An example that some values have, which from now on must be there.
    private mutating func example(
        _ number: Double,
        _ sample: String,
        _ labelNames: [String],
        _ values: [String],
        _ bound: Double?,
        _ random: inout SplitMix64
    ) throws -> Exemplar? {
        guard Int.random(in: 0..<3, using: &random) == 0 else { return nil }
        let labels = Self.pick(Self.exemplarTexts, &random)
        let exemplar = try #require(Exemplar(labels))
        var all = constant.merging(zip(labelNames, values)) { $1 }
        if let bound { all["le"] = bound.description }
        exemplars[ReadFamily.key(sample, all)] = ExpositionExemplar(
            labels: labels.map { ExpositionLabel(name: $0.key, value: $0.value) },
            value: number,
            timestamp: hasClock ? clock.now() : nil
        )
        return exemplar
    }

    private static func pick<Element>(_ elements: [Element], _ random: inout SplitMix64) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    func text(_ format: ExpositionFormat, _ escaping: NameEscaping = .underscores) -> [UInt8] {
        format == .openMetrics ? registry.openMetricsText(escaping: escaping) : registry.prometheusText(escaping: escaping)
    }

    /// What a reader of a format must see, in the form that `ReadFamily` gives it.
    func families(_ format: ExpositionFormat, _ escaping: NameEscaping = .underscores) -> [ReadFamily] {
        var collector = Collector(format: format, escaping: escaping, exemplars: format == .openMetrics ? exemplars : [:])
        registry.visit(&collector)
        return collector.families
    }

    private struct Collector: MetricVisitor {
        let format: ExpositionFormat
        let escaping: NameEscaping
        let exemplars: [String: ExpositionExemplar]
        var families: [ReadFamily] = []
        private var descriptor: FamilyDescriptor?
        private var name = ""

        init(format: ExpositionFormat, escaping: NameEscaping, exemplars: [String: ExpositionExemplar]) {
            self.format = format
            self.escaping = escaping
            self.exemplars = exemplars
        }

        mutating func visit(family: FamilyDescriptor) {
            descriptor = family
            name = escaping.escaped(metricName: family.name)
            // What is escaped after the unit belongs to it no longer.
            let endsInUnit = (name.hasSuffix("_total") ? String(name.dropLast(6)) : name).hasSuffix("_" + family.unit)
            let unit = format == .openMetrics && endsInUnit ? family.unit : ""
            families.append(ReadFamily(name: name, type: family.kind.rawValue, help: family.help, unit: unit))
        }

        mutating func visit(_ series: Series, counter value: MetricValue) {
            add(series, "", value.doubleValue)
            addCreated(series)
        }

        mutating func visit(_ series: Series, gauge value: Double) {
            add(series, "", value)
        }

        mutating func visit(_ series: Series, histogram: HistogramValue) {
            var cumulative: UInt64 = 0
            for (bound, count) in zip((descriptor?.upperBounds ?? []) + [.infinity], histogram.bucketCounts) {
                cumulative += count
                add(series, "_bucket", Double(cumulative), ["le": "\(bound)"])
            }
            // What OpenMetrics calls a sum never goes down.
            if format == .prometheusText || histogram.sum >= 0 && descriptor?.upperBounds.first ?? 0 >= 0 {
                add(series, "_count", Double(cumulative))
                add(series, "_sum", histogram.sum)
            }
            addCreated(series)
        }

        private mutating func addCreated(_ series: Series) {
            guard format == .openMetrics, series.startingValue == .integer(0), let created = series.created else { return }
            add(series, "_created", created)
        }

        private mutating func add(_ series: Series, _ suffix: String, _ value: Double, _ extra: [String: String] = [:]) {
            guard var family = families.popLast() else { return }
            let labels = series.labels.labels.map { ($0.name, $0.value) }
            let kept = Dictionary(uniqueKeysWithValues: labels).merging(extra) { $1 }
            let exemplar = exemplars[ReadFamily.key((descriptor?.name ?? "") + suffix, kept)]
            let written = Dictionary(uniqueKeysWithValues: labels.map { (escaping.escaped(labelName: $0.0), $0.1) }).merging(extra) { $1 }
            // A counter's time of creation is called like the family, whose name has no `_total`.
            let base = suffix == "_created" && family.type == "counter" ? String(name.dropLast("_total".count)) : name
            family.add(base + suffix, written, value, exemplar)
            families.append(family)
        }
    }
}

/// A family as any reader of any format sees it: without order of labels and samples, NaN equal to itself, bounds as numbers.
struct ReadFamily: Equatable {
    var name: String
    let type: String
    let help: String
    let unit: String
    private var samples: [String: String] = [:]

    init(name: String, type: String, help: String, unit: String) {
        self.name = name
        self.type = type
        self.unit = unit
        // Prometheus text cannot say blanks at the beginning of a help text, and Python drops those at its end.
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let last = help.unicodeScalars.lastIndex { !isBlank($0) }
        self.help = last.map { String(String.UnicodeScalarView(help.unicodeScalars[...$0].drop(while: isBlank))) } ?? ""
    }

    init(_ family: ExpositionFamily) {
        // A counter's family is called like its sample, as in Prometheus text.
        let isStripped = family.type == .counter && !family.name.hasSuffix("_total")
        let name = isStripped ? family.name + "_total" : family.name
        self.init(name: name, type: family.type.rawValue, help: family.help, unit: family.unit)
        for sample in family.samples {
            add(sample.name, Dictionary(uniqueKeysWithValues: sample.labels.map { ($0.name, $0.value) }), sample.value, sample.exemplar)
        }
    }

    /// The name of a sample with its labels.
    static func key(_ name: String, _ labels: [String: String]) -> String {
        var labels = labels
        if let bound = labels["le"] { labels["le"] = bound == "+Inf" ? "inf" : Double(bound)?.description ?? bound }
        return name + labels.sorted { $0.key < $1.key }.map { ",\(Array($0.key.utf8))=\(Array($0.value.utf8))" }.joined()
    }

    mutating func add(_ name: String, _ labels: [String: String], _ value: Double, _ exemplar: ExpositionExemplar?) {
        let key = Self.key(name, labels)
        var text = value == 0 ? "0.0" : value.description
        if let exemplar {
            let labels = exemplar.labels.sorted { $0.name < $1.name }.map { "\($0.name)=\(Array($0.value.utf8))" }
            text += " # \(labels) \(exemplar.value) \(exemplar.timestamp?.description ?? "")"
        }
        samples[key] = samples[key] == nil ? text : "twice"
    }
}
