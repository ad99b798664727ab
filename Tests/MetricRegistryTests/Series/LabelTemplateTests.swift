import MetricRegistry
import Testing

/// What a look-up takes for the same series, and what not.
struct LabelTemplateTests {
    /// Without a look at what stands between values, the second of these would be the first: it has `",b="` in the place of five other
    /// characters, and as many bytes.
    @Test func aValueDoesNotReachOverASeparator() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["a", "b"])
        family.increment("P", "R12345S")
        family.increment(by: 10, #"P",b="R"#, "S")
        let reading = Reading(registry)
        #expect(reading.counters[#"x_total{a="P",b="R12345S"}"#] == .integer(1))
        #expect(reading.counters[#"x_total{a="P\",b=\"R",b="S"}"#] == .integer(10))
    }

    /// Values made of pieces of separators and escapes, of which many have the same length, against a dictionary.
    @Test(arguments: [["a"], ["b", "a"], ["b", "c", "a"]], [[:], ["aa": "\"", "z": "x"]])
    func everyTupleOfValuesHasItsSeries(names: [String], constant: [String: String]) throws {
        let pieces = ["", "x", "y", "\"", "\\", "\n", ",", "b=", "\",b=\"", "\"", "xxxxx", "é", "12345678", "0123456789abcdef"]
        let registry = Registry(constantLabels: constant)
        let family = try registry.counterFamily("x_total", help: "", labelNames: names)
        var expected: [[String]: UInt64] = [:]
        var generator = Generator(state: 7)
        for _ in 0..<20_000 {
            let values = names.map { _ in
                (0..<Int.random(in: 0...2, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            }
            switch values.count {
            case 1: family.increment(values[0])
            case 2: family.increment(values[0], values[1])
            default: family.increment(values[0], values[1], values[2])
            }
            expected[values, default: 0] += 1
        }
        for (values, count) in expected { #expect(try family.labels(values).value == count) }
        #expect(Reading(registry).series["x_total"]?.count == expected.count)
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }
}
