/// The lines of a family's series whose labels stay as they are at their receiver: what is the same in all of them, and where which value
/// goes.
///
/// It makes byte for byte what `LineRenderer` makes, some ten times faster: labels are copied from what the registry keeps, and no text is
/// made in between. Where a value is empty, too long, holds a character that is not plain ASCII or may not stand there, it does not match.
struct LineTemplate: Sendable {
    /// Some of the literals, then the value of a label.
    private struct Piece: BitwiseCopyable {
        let start: Int
        let count: Int
        /// -1 for none.
        let label: Int
    }

    /// One of a series' lines: some of the pieces for what stands in front of the value, for what stands behind it, and for what the
    /// line is known by.
    private struct Part {
        let head: Range<Int>
        let tail: Range<Int>
        let key: Range<Int>
    }

    private var parts: [Part] = []
    private var pieces: [Piece] = []
    private var literals: [UInt8] = []
    /// What stands in front of each label's value as the registry keeps it: `a="`, then `,b="`.
    private let prefixes: [[UInt8]]
    /// By byte: whether a value may have it, other than as its last.
    private let isPlain: [Bool]
    /// By byte: whether a value may end in it.
    private let mayBeLast: [Bool]
    /// The most bytes that each label's value may have.
    private let longestValues: [Int]
    /// The most bytes of a line's head.
    private let longestHead: Int
    /// Whether each piece of a key is folded as Datadog's platform does it.
    private let isFolded: Bool

    /// - Parameter source: one of the series; its values do not matter.
    /// - Returns: nil when no series can match: the name or a label's is altered, or the receiver looks at names in ways of its own.
    init?(_ source: LineSource, _ renderer: LineRenderer) {
        let receiver = renderer.receiver
        guard receiver.distinction != .chart, source.labels.count < 100 else { return nil }
        var marked = source
        for index in marked.labels.indices { marked.labels[index].value = "x" }
        var identity = renderer.identity(of: marked)
        guard !identity.isAltered else { return nil }
        for (index, label) in source.labels.enumerated() {
            guard let tag = identity.tags.firstIndex(where: { $0.key == label.name }) else { return nil }
            identity.tags[tag].value = Self.marked(index)
        }
        longestHead = receiver.tagSyntax == .flattened ? receiver.longestName.map { $0 + 1 } ?? .max : .max
        isFolded = receiver.distinction == .foldedTags
        prefixes = source.labels.enumerated().map { Array(($0 > 0 ? "," : "").utf8) + Array("\($1.name)=\"".utf8) }
        longestValues = source.labels.map { label in receiver.longestTag.map { max($0 - label.name.utf8.count - 1, 9) } ?? .max }
        let rule = receiver.tagValueCharacters
        let bytes = UInt8.min...UInt8.max
        isPlain = bytes.map { $0 < 128 && rule.keeps($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        mayBeLast = bytes.map { $0 < 128 && rule.mayEnd(with: $0) }
        for part in source.parts {
            let line = renderer.line(identity, part)
            let key = Array(renderer.keyTexts(identity, part).joined().utf8)
            // What is not ASCII is folded in ways of its own. A name that was shortened ends in a hash of the marks; it is as long as may
            // be, or up to three bytes less.
            guard longestHead == .max || line.head.count < longestHead - 3, !isFolded || key.allSatisfy({ $0 < 128 }) else { return nil }
            parts.append(Part(head: add(line.head), tail: add(line.tail), key: add(key)))
        }
    }

    /// Adds the pieces of a text in which values are marked.
    private mutating func add(_ text: [UInt8]) -> Range<Int> {
        let first = pieces.count
        var start = literals.count
        var index = 0
        while index < text.count {
            if text[index] == Self.mark {
                pieces.append(Piece(start: start, count: literals.count - start, label: Int(text[index + 1]) - 2))
                start = literals.count
                index += 2
            } else {
                literals.append(text[index])
                index += 1
            }
        }
        if literals.count > start { pieces.append(Piece(start: start, count: literals.count - start, label: -1)) }
        return first..<pieces.count
    }

    /// Stands in front of a label's number; no text for a receiver has a control character.
    private static let mark: UInt8 = 1

    private static func marked(_ label: Int) -> String {
        String(decoding: [mark, UInt8(truncatingIfNeeded: label + 2)], as: UTF8.self)
    }

    // MARK: A series

    /// The number of a series' lines.
    var count: Int { parts.count }

    /// Finds the values of a series' labels; false when it is none of these.
    ///
    /// - Parameter labels: as `LabelSet.rendered`.
    func match(_ labels: UnsafeBufferPointer<UInt8>, _ values: inout [Range<Int>]) -> Bool {
        values.removeAll(keepingCapacity: true)
        var position = 0
        for index in prefixes.indices {
            guard let start = skip(index, labels, position) else { return false }
            position = start
            isPlain.withUnsafeBufferPointer { isPlain in
                while position < labels.count, isPlain[Int(labels[position])] { position &+= 1 }
            }
            guard position < labels.count, labels[position] == UInt8(ascii: "\""), position > start,
                position - start <= longestValues[index], mayBeLast[Int(labels[position - 1])]
            else { return false }
            values.append(start..<position)
            position += 1
        }
        guard position == labels.count else { return false }
        guard longestHead < .max else { return true }
        return parts.allSatisfy { part in
            pieces[part.head].reduce(0) { $0 + $1.count + ($1.label >= 0 ? values[$1.label].count : 0) } <= longestHead
        }
    }

    /// Where a label's value begins; nil when it is another label.
    private func skip(_ label: Int, _ labels: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
        prefixes[label].withUnsafeBufferPointer { prefix in
            guard labels.count &- position > prefix.count else { return nil }
            for offset in 0..<prefix.count where labels[position &+ offset] != prefix[offset] { return nil }
            return position + prefix.count
        }
    }

    /// Appends a line without its value, and returns how many bytes of it stand in front of that.
    func appendLine(_ part: Int, _ labels: UnsafeBufferPointer<UInt8>, _ values: [Range<Int>], to text: inout [UInt8]) -> Int {
        let start = text.count
        append(parts[part].head, labels, values, to: &text)
        let count = text.count - start
        append(parts[part].tail, labels, values, to: &text)
        return count
    }

    private func append(
        _ range: Range<Int>,
        _ labels: UnsafeBufferPointer<UInt8>,
        _ values: [Range<Int>],
        to text: inout [UInt8]
    ) {
        literals.withUnsafeBufferPointer { literals in
            pieces.withUnsafeBufferPointer { pieces in
                for index in range {
                    let piece = pieces[index]
                    text.append(contentsOf: UnsafeBufferPointer(rebasing: literals[piece.start..<piece.start + piece.count]))
                    if piece.label >= 0 { text.append(contentsOf: UnsafeBufferPointer(rebasing: labels[values[piece.label]])) }
                }
            }
        }
    }

    /// What a line is known by, as `LineRenderer.key` says it.
    func key(_ part: Int, _ labels: UnsafeBufferPointer<UInt8>, _ values: [Range<Int>]) -> Fingerprint {
        var fingerprint = Fingerprint()
        // Tags are folded, each by itself; what comes before the first is the name.
        var folding: TagFolding?
        literals.withUnsafeBufferPointer { literals in
            pieces.withUnsafeBufferPointer { pieces in
                for index in parts[part].key {
                    let piece = pieces[index]
                    for byte in UnsafeBufferPointer(rebasing: literals[piece.start..<piece.start + piece.count]) {
                        // A bar begins a tag: none has one in it.
                        if isFolded && byte == UInt8(ascii: "|") {
                            folding = TagFolding()
                            fingerprint.add(byte)
                        } else if folding?.add(byte, to: &fingerprint) == nil {
                            fingerprint.add(byte)
                        }
                    }
                    guard piece.label >= 0 else { continue }
                    let value = UnsafeBufferPointer(rebasing: labels[values[piece.label]])
                    if var current = folding {
                        for byte in value { current.add(byte, to: &fingerprint) }
                        folding = current
                    } else {
                        for byte in value { fingerprint.add(byte) }
                    }
                }
            }
        }
        return fingerprint
    }
}
