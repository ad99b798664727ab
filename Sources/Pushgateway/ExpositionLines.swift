internal import Exposition

/// A text by lines, to find the line that somebody complains of and to leave out those of a family.
struct ExpositionLines {
    private var lines: [ArraySlice<UInt8>] = []
    /// The numbers of the lines that are still there, beginning with 1.
    private var numbers: [Int] = []

    init(_ text: [UInt8]) {
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            lines.append(rest[..<end])
            rest = rest[end...]
        }
        numbers = Array(1..<(lines.count + 1))
    }

    /// The text without what was left out.
    var kept: [UInt8] { Array(numbers.map { lines[$0 - 1] }.joined()) }

    /// The number in the whole text of a line of what was kept.
    func number(ofKept line: Int) -> Int? {
        numbers.indices.contains(line - 1) ? numbers[line - 1] : numbers.last
    }

    /// The family that a line of what was kept belongs to, as far as the line itself says so.
    func family(atLine line: Int) -> String? {
        guard numbers.indices.contains(line - 1) else { return nil }
        return Self.name(lines[numbers[line - 1] - 1])
    }

    /// Leaves out the lines of a family; false when there is none left.
    mutating func leaveOut(_ family: String) -> Bool {
        let before = numbers.count
        numbers.removeAll { Self.name(lines[$0 - 1]) == family }
        return numbers.count < before && !numbers.isEmpty
    }

    /// The line of a finding: of the sample, or the family's first.
    func number(of finding: PreflightFinding) -> Int? {
        guard let family = finding.family else { return nil }
        let own = numbers.filter { number in
            guard let name = Self.name(lines[number - 1]) else { return false }
            return name == family || ["_count", "_sum", "_bucket"].contains { name == family + $0 }
        }
        guard let sample = finding.sample else { return own.first }
        let samples = own.filter { !Self.isComment(lines[$0 - 1]) }
        return samples.indices.contains(sample) ? samples[sample] : own.first
    }

    /// The name in a sample or in a `HELP` or `TYPE` line.
    private static func name(_ line: ArraySlice<UInt8>) -> String? {
        var words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }
        if isComment(line) {
            guard words.count >= 3, words[1].elementsEqual("HELP".utf8) || words[1].elementsEqual("TYPE".utf8) else { return nil }
            words.removeFirst(2)
        }
        guard let word = words.first else { return nil }
        let name = word.prefix { $0 != UInt8(ascii: "{") }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
        line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "#")
    }
}
