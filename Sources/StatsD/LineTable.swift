/// The text of every line that some series need, rendered once when a series is first met.
///
/// A line's index is also its entry's in the ledger. Cost: finding a line is one array access.
struct LineTable: Sendable {
    private struct Slot {
        let start: Int
        let headCount: Int32
        let tailCount: Int32
    }

    /// A series' first line; an index can be another series' later.
    private struct FirstLine {
        let line: Int
        let incarnation: UInt64
    }

    /// The most collisions that are kept for telling people.
    static let collisionLimit = 1000

    private let renderer: LineRenderer
    private var text: [UInt8] = []
    private var slots: [Slot] = []
    private var keys: Set<Fingerprint> = []
    /// Series that got a suffix.
    private(set) var collisions: [StatsDCollision] = []

    init(renderer: LineRenderer) {
        self.renderer = renderer
    }

    /// The number of lines.
    var count: Int { slots.count }

    /// What stands in front of a line's value, the colon included.
    func head(_ line: Int) -> ArraySlice<UInt8> { text[slots[line].start..<slots[line].start + Int(slots[line].headCount)] }

    /// What stands behind it.
    func tail(_ line: Int) -> ArraySlice<UInt8> {
        let start = slots[line].start + Int(slots[line].headCount)
        return text[start..<start + Int(slots[line].tailCount)]
    }

    /// The bytes of a line without its value.
    @inline(__always)
    func textBytes(_ line: Int) -> Int { Int(slots[line].headCount) &+ Int(slots[line].tailCount) }

    /// Writes a line and returns its length.
    @inline(__always)
    func write(_ line: Int, to output: UnsafeMutablePointer<UInt8>, value: (UnsafeMutablePointer<UInt8>) -> Int) -> Int {
        let slot = slots[line]
        return text.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return 0 }
            let head = base + slot.start
            output.update(from: head, count: Int(slot.headCount))
            let count = Int(slot.headCount) &+ value(output + Int(slot.headCount))
            (output + count).update(from: head + Int(slot.headCount), count: Int(slot.tailCount))
            return count &+ Int(slot.tailCount)
        }
    }

    /// What a series would like to be known by.
    func identity(of source: LineSource) -> LineRenderer.Identity { renderer.identity(of: source) }

    /// Renders a new series' lines, one per part, and returns the first one's index.
    ///
    /// - Parameter wanted: what `identity` says.
    mutating func add(_ source: LineSource, wanted: LineRenderer.Identity) -> Int {
        var identity = wanted
        var partKeys = keys(of: identity, source.parts)
        if !keys.isDisjoint(with: partKeys) {
            var fingerprint = Fingerprint()
            fingerprint.add("\(source.name){".utf8)
            fingerprint.add(source.labelText)
            // A suffix that is taken as well is as unlikely as two equal hashes; then a hash of more is tried.
            for _ in 0..<8 where !keys.isDisjoint(with: partKeys) {
                identity = renderer.suffixed(wanted, fingerprint.shortText)
                partKeys = keys(of: identity, source.parts)
                fingerprint.add([UInt8(ascii: "+")])
            }
            note(source, wanted: wanted, identity: identity)
        }
        keys.formUnion(partKeys)

        let first = slots.count
        for part in source.parts {
            let line = renderer.line(identity, part)
            slots.append(Slot(start: text.count, headCount: Int32(clamping: line.head.count), tailCount: Int32(clamping: line.tail.count)))
            text.append(contentsOf: line.head)
            text.append(contentsOf: line.tail)
        }
        return first
    }

    private func keys(of identity: LineRenderer.Identity, _ parts: [LineRenderer.Part]) -> [Fingerprint] {
        parts.map { renderer.key(identity, $0) }
    }

    private mutating func note(_ source: LineSource, wanted: LineRenderer.Identity, identity: LineRenderer.Identity) {
        guard collisions.count < Self.collisionLimit else { return }
        collisions.append(
            StatsDCollision(series: String(decoding: source.text, as: UTF8.self), wanted: text(of: wanted), sentAs: text(of: identity))
        )
    }

    private func text(of identity: LineRenderer.Identity) -> String {
        let line = renderer.line(identity, LineRenderer.Part(type: ""))
        return String(decoding: line.head.dropLast() + line.tail.dropFirst(), as: UTF8.self)
    }
}
