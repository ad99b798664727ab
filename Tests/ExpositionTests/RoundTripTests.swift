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
            #expect(families.map(ReadFamily.init) == sketch.families)
            // Equal registries give equal bytes.
            #expect(try RegistrySketch(seed: seed).text(format) == text)
        }
    }

    @Test func pythonReadsTheSame() throws {
        for format in ExpositionFormat.allCases {
            let sketches = try (100..<160).map { try RegistrySketch(seed: $0) }
            let verdicts = try PythonParsers.read(sketches.map { $0.text(format) }, format)
            for (sketch, verdict) in zip(sketches, verdicts) {
                let text = String(decoding: sketch.text(format), as: UTF8.self)
                #expect(verdict.families?.map(ReadFamily.init) == sketch.families, "\(verdict.error ?? "")\n\(text)")
            }
        }
    }

    @Test func promtoolTakesIt() throws {
        for seed: UInt64 in 200..<210 {
            let sketch = try RegistrySketch(seed: seed)
            let text = Data(sketch.text(.prometheusText))
            // Its advice about names makes it end with 3; what it cannot read, with 1.
            _ = try Tool.run("/usr/bin/promtool", ["check", "metrics"], input: text, package: "prometheus", permitted: [0, 3])
        }
    }
}

extension ReadFamily {
    fileprivate init(_ family: PythonParsers.Verdict.Family) {
        self.init(name: family.type == "counter" ? family.name + "_total" : family.name, type: family.type, help: family.help)
        for sample in family.samples {
            add(sample.name, sample.labels, sample.bits == "nan" ? .nan : Double(bitPattern: UInt64(sample.bits, radix: 16) ?? 0))
        }
    }
}
