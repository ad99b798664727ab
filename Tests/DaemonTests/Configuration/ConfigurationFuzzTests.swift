import TestSupport
import Testing

@testable import Daemon

struct ConfigurationFuzzTests {
    private static let pieces = [
        "&a ", "*a", "<<: *a\n", "{", "}", "[", "]", ": ", "\n", "\n  ", "- ", "? ", "|\n", ">\n", "'", "\"", "#", "%", "!!str ", "!x ",
        "---\n",
        "...\n", "\t", "\0", "\r\n", "\u{FEFF}", "~", "999999999999999999999", "1e999", "-0", "nan", "\\ud800", "\\U00110000", "é",
        "\u{85}", "push:",
        "url", "%YAML 1.2\n", "!<tag:x> ", "!%FF ", "@", "`", ",",
    ].map { Array($0.utf8) }

    private static func mutated(_ text: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: 0...text.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: text.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            case 1: text.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            case 2: text.removeSubrange(place..<min(text.count, place + Int.random(in: 0...8, using: &generator)))
            case 3: text = Array(text.prefix(place))
            default:
                let end = min(text.count, place + Int.random(in: 0...60, using: &generator))
                text.insert(contentsOf: text[place..<end], at: Int.random(in: 0...text.count, using: &generator))
            }
        }
        return text
    }

    @Test(arguments: 0..<10)
    func survivesMutatedFiles(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let whole = Array(ConfigurationReference.yaml.utf8)
        let small = Array(
            "push: {pushgateway: {url: 'http://h', grouping: {a: b}}, statsd: &a {tags: *a}}\nassistant:\n  command: [a, \"b\"]\n".utf8
        )
        var (accepted, refused) = (0, 0)
        for round in 0..<500 {
            let text = Self.mutated(round % 5 == 0 ? whole : small, using: &generator)
            do {
                _ = try ConfigurationLoader().load(fileText: ("f", text), environment: [:], flags: [])
                accepted += 1
            } catch {
                refused += 1
                #expect(!error.problems.isEmpty)
                #expect(error.problems.allSatisfy { !$0.contains("\n") && $0.utf8.count < 1_000 })
            }
        }
        #expect(accepted > 0)
        #expect(refused > 100)
    }

    @Test func survivesMutatedVariablesAndFlags() {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<40 {
            for key in ConfigurationKey.all {
                let start = Array((key.defaultValue?.yaml ?? "http://[::1]:9/x").utf8)
                let text = String(decoding: Self.mutated(start, using: &generator), as: UTF8.self)
                let problems = Loading.problems(environment: [key.environmentName: text], flags: [("--f", key.path, text)])
                #expect(problems.allSatisfy { !$0.contains("\n") })
            }
        }
    }
}
