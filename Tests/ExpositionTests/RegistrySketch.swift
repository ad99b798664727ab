import Exposition
import MetricRegistry
import TestSupport

/// A registry with random content, and what an exposition of it must say.
struct RegistrySketch {
    let registry: Registry

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

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let constant = Bool.random(using: &random) ? ["zone": Self.pick(Self.texts, &random)] : [:]
        registry = Registry(constantLabels: constant)
        for index in 0..<Int.random(in: 0...6, using: &random) { try addFamily(index, &random) }
    }

    private func addFamily(_ index: Int, _ random: inout SplitMix64) throws {
        let labelNames = Array(["b", "a_1", "Q"].prefix(Int.random(in: 0...3, using: &random)))
        let help = Self.pick(Self.texts, &random)
        var values: [[String]] = [[]]
        if !labelNames.isEmpty {
            values = (0..<Int.random(in: 0...5, using: &random)).map { _ in labelNames.map { _ in Self.pick(Self.texts, &random) } }
        }
        // Receivers hold Doubles, so a count stays within what those hold exactly.
        let count = UInt64.random(in: 0...(1 << 53), using: &random) >> 3
        let number = Self.pick(Self.numbers, &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let family = try registry.counterFamily("c\(index)_total", help: help, labelNames: labelNames)
            for value in values { try family.labels(value).increment(by: count) }
        case 1:
            let family = try registry.floatingPointCounterFamily("f\(index):x_total", help: help, labelNames: labelNames)
            for value in values { try family.labels(value).increment(by: number) }
        case 2:
            let family = try registry.gaugeFamily("g\(index)", help: help, labelNames: labelNames)
            for value in values { try family.labels(value).set(number) }
        default:
            let bounds = [0.001, 0.1, 1, 2.5, 1e6, 1e-7].shuffled(using: &random).prefix(3).sorted()
            let family = try registry.histogramFamily("h\(index)", help: help, labelNames: labelNames, upperBounds: bounds)
            for value in values {
                let histogram = try family.labels(value)
                for _ in 0..<Int.random(in: 0...9, using: &random) { histogram.observe(Double.random(in: 0..<3, using: &random)) }
            }
        }
    }

    private static func pick<Element>(_ elements: [Element], _ random: inout SplitMix64) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    func text(_ format: ExpositionFormat) -> [UInt8] {
        format == .openMetrics ? registry.openMetricsText() : registry.prometheusText()
    }

    /// What a reader of either format must see, in the form that `ReadFamily` gives it.
    var families: [ReadFamily] {
        var collector = Collector()
        registry.visit(&collector)
        return collector.families
    }

    private struct Collector: MetricVisitor {
        var families: [ReadFamily] = []
        private var descriptor = FamilyDescriptor?.none

        mutating func visit(family: FamilyDescriptor) {
            descriptor = family
            families.append(ReadFamily(name: family.name, type: family.kind.rawValue, help: family.help))
        }

        mutating func visit(_ series: Series, counter value: MetricValue) {
            add(series, "", value.doubleValue)
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
            add(series, "_count", Double(cumulative))
            add(series, "_sum", histogram.sum)
        }

        private mutating func add(_ series: Series, _ suffix: String, _ value: Double, _ extra: [String: String] = [:]) {
            guard var family = families.popLast() else { return }
            let labels = Dictionary(uniqueKeysWithValues: series.labels.labels.map { ($0.name, $0.value) }).merging(extra) { $1 }
            family.add(family.name + suffix, labels, value)
            families.append(family)
        }
    }
}

/// A family as any reader of any format sees it: without order of labels and samples, NaN equal to itself, bounds as numbers.
struct ReadFamily: Equatable {
    var name: String
    let type: String
    let help: String
    private var samples: [String: String] = [:]

    init(name: String, type: String, help: String) {
        self.name = name
        self.type = type
        // Prometheus text cannot say blanks at the beginning of a help text, and Python drops those at its end.
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let last = help.unicodeScalars.lastIndex { !isBlank($0) }
        self.help = last.map { String(String.UnicodeScalarView(help.unicodeScalars[...$0].drop(while: isBlank))) } ?? ""
    }

    init(_ family: ExpositionFamily) {
        // A counter's family is called like its sample, as in Prometheus text.
        let isStripped = family.type == .counter && !family.name.hasSuffix("_total")
        self.init(name: isStripped ? family.name + "_total" : family.name, type: family.type.rawValue, help: family.help)
        for sample in family.samples {
            add(sample.name, Dictionary(uniqueKeysWithValues: sample.labels.map { ($0.name, $0.value) }), sample.value)
        }
    }

    mutating func add(_ name: String, _ labels: [String: String], _ value: Double) {
        // Optional in OpenMetrics, and no part of what a registry holds.
        guard !name.hasSuffix("_created") else { return }
        var labels = labels
        if let bound = labels["le"] { labels["le"] = bound == "+Inf" ? "inf" : Double(bound)?.description ?? bound }
        let key = name + labels.sorted { $0.key < $1.key }.map { ",\($0.key)=\(Array($0.value.utf8))" }.joined()
        samples[key] = samples[key] == nil ? (value == 0 ? "0.0" : value.description) : "twice"
    }
}
