import TestSupport
import Testing

@testable import StopClassification

/// Damaged, cut and mixed fixtures: nothing may trap, and every answer keeps its promises.
struct FuzzTests {
    private static let corpus: [[UInt8]] = {
        let fixtures =
            ClaudeRulesTests.texts + ClaudeEventsTests.structured + ClaudeEventsTests.harmless + CodexRulesTests.texts
            + CodexRulesTests.structured + OpencodeRulesTests.fixtures + GeminiRulesTests.fixtures + AiderRulesTests.fixtures
        return fixtures.map { Array($0.output.utf8) } + NegativeTests.outputs.map { Array($0.1.utf8) }
            + ResetReaderTests.readable.map { Array("You've hit your limit · \($0.text)".utf8) }
    }()

    private static func mutated(_ generator: inout SplitMix64) -> [UInt8] {
        func pick(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(generator.next() % UInt64(bound)) }
        var bytes = corpus[pick(corpus.count)]
        for _ in 0..<pick(6) {
            let at = pick(bytes.count + 1)
            switch pick(7) {
            case 0: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: at)
            case 1: if at < bytes.count { bytes[at] = UInt8(truncatingIfNeeded: generator.next()) }
            case 2: bytes.removeSubrange(at..<min(bytes.count, at + pick(12)))
            case 3: bytes.insert(contentsOf: corpus[pick(corpus.count)], at: at)
            case 4:
                bytes.insert(
                    contentsOf: ["\n", "\r", "\u{1B}[", "\u{1B}]", "{", "\"", "\\u", "99999999999999999999", "(", "·"][pick(10)].utf8,
                    at: at
                )
            case 5: bytes.insert(contentsOf: bytes[min(at, pick(bytes.count + 1))..<at], at: at)
            default: bytes = Array(bytes.prefix(at))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<20) func survivesMutatedOutput(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let context = try context(Fixture.now, in: "Europe/Berlin")
        for _ in 0..<1000 {
            let output = Self.mutated(&generator)
            let kind = AssistantKind.allCases[Int(generator.next() % UInt64(AssistantKind.allCases.count))]
            var tail = OutputTail(assistant: kind)
            let cut = Int(generator.next() % UInt64(output.count + 1))
            tail.append(output[..<cut], from: .standardOutput)
            tail.append(output[cut...], from: generator.next() % 4 == 0 ? .standardError : .standardOutput)
            let status: ProcessStatus? =
                generator.next() % 8 == 0 ? nil : ProcessStatus(shell: Int32(truncatingIfNeeded: generator.next() % 256))
            let answer = classifier.classify(tail, exitStatus: status, context: context)
            #expect(answer.evidence.unicodeScalars.count <= 400)
            #expect(answer.evidence.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(answer.resumeAt.map { $0.isFinite && $0 < 1e12 } ?? true)
            #expect(answer.kind == nil || answer.stopClass == .rateLimit)
            #expect(answer.sessionID.map(EventRecorder.isSessionID) ?? true)
        }
    }
}
