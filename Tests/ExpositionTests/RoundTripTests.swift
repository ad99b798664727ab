import Exposition
import Foundation
import MetricRegistry
import Testing

/// What is written reads back the same, here and by others.
struct RoundTripTests {
    @Test(arguments: 0..<60)
    func parsingWhatWasWrittenGivesTheRegistry(seed: UInt64) throws {
        let sketch = try RegistrySketch(seed: seed)
        for format in ExpositionFormat.allCases {
            let text = sketch.text(format)
            let families = try Reading.families(text, format, chunk: 1 + Int(seed) * 7)
            #expect(families.map(ReadFamily.init) == sketch.families(format))
            // Equal registries give equal bytes.
            #expect(try RegistrySketch(seed: seed).text(format) == text)
        }
    }

    /// Names of any characters, in every way of writing them.
    @Test(arguments: 300..<360 as Range<UInt64>, NameEscaping.allCases)
    func namesOfAllCharactersReadBack(seed: UInt64, escaping: NameEscaping) throws {
        let sketch = try RegistrySketch(seed: seed, names: .utf8)
        for format in ExpositionFormat.allCases {
            let text = sketch.text(format, escaping)
            let families = try Reading.families(text, format, quotedNames: escaping == .allowUTF8)
            #expect(families.map(ReadFamily.init) == sketch.families(format, escaping), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func pythonReadsTheSame() throws {
        for format in ExpositionFormat.allCases {
            for escaping in NameEscaping.allCases where escaping != .allowUTF8 {
                let sketches = try (100..<160).map { try RegistrySketch(seed: $0, names: .utf8) }
                let verdicts = try PythonParsers.read(sketches.map { $0.text(format, escaping) }, format)
                for (sketch, verdict) in zip(sketches, verdicts) {
                    let text = String(decoding: sketch.text(format, escaping), as: UTF8.self)
                    let families = sketch.families(format, escaping)
                    #expect(verdict.families?.map(ReadFamily.init) == families, "\(verdict.error ?? "")\n\(text)")
                }
            }
        }
    }

    @Test func promtoolTakesIt() throws {
        for seed: UInt64 in 200..<210 {
            let sketch = try RegistrySketch(seed: seed, names: .utf8)
            let text = Data(sketch.text(.prometheusText))
            // Its advice about names makes it end with 3; what it cannot read, with 1.
            _ = try Tool.run("/usr/bin/promtool", ["check", "metrics"], input: text, package: "prometheus", permitted: [0, 3])
        }
    }
}

extension ReadFamily {
    fileprivate init(_ family: PythonParsers.Verdict.Family) {
        let name = family.type == "counter" ? family.name + "_total" : family.name
        self.init(name: name, type: family.type, help: family.help, unit: family.unit)
        for sample in family.samples {
            let exemplar = sample.exemplar.map { exemplar in
                ExpositionExemplar(
                    labels: exemplar.labels.map { ExpositionLabel(name: $0.key, value: $0.value) },
                    value: Self.number(exemplar.bits),
                    timestamp: exemplar.milliseconds.map { Double($0) / 1000 }
                )
            }
            add(sample.name, sample.labels, Self.number(sample.bits), exemplar)
        }
    }

    private static func number(_ bits: String) -> Double {
        bits == "nan" ? .nan : Double(bitPattern: UInt64(bits, radix: 16) ?? 0)
    }
}
