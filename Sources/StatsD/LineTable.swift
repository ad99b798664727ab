/// The text of every line that some series need, rendered once when a series is first met.
///
/// A line's index is also its entry's in the ledger. Cost: finding a line is one array access. Lines of series that have ended give their
/// names back at once, and their memory when they are the greater part (`compact`).
struct LineTable: Sendable {
    private struct Slot {
        let start: Int
        let headCount: Int32
        let tailCount: Int32
    }

    /// The most collisions that are kept for telling people.
    static let collisionLimit = 1000

    /// Fewer lines than this are not worth moving others.
    static let fewestRemoved = 1024

    private let renderer: LineRenderer
    private var text: [UInt8] = []
    private var slots: [Slot] = []
    /// What each line is known by, nil for one that was removed; apart from the slots, since no flush looks at it.
    private var lineKeys: [Fingerprint?] = []
    private var keys: Set<Fingerprint> = []
    private var removed = 0
    /// How many were added since the lines were put in order.
    private var added = 0
    /// Where the values of labels are that `LineTemplate` has found; kept for their memory.
    private var values: [Range<Int>] = []
    private var renamed: [(line: Int, collision: StatsDCollision)] = []

    init(renderer: LineRenderer) {
        self.renderer = renderer
    }

    /// Series that got a suffix, and have not ended.
    var collisions: [StatsDCollision] { renamed.map(\.collision) }

    /// What stands in front of a line's value, the colon included.
    func head(_ line: Int) -> ArraySlice<UInt8> { text[slots[line].start..<slots[line].start + Int(slots[line].headCount)] }

    /// What stands behind it.
    func tail(_ line: Int) -> ArraySlice<UInt8> {
        let start = slots[line].start + Int(slots[line].headCount)
        return text[start..<start + Int(slots[line].tailCount)]
    }

    /// The bytes of all lines without their values, from one line on.
    func textBytes(from line: Int) -> Int { line < slots.count ? text.count - slots[line].start : 0 }

    /// The number of lines, with those that were removed.
    var count: Int { slots.count }

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

    /// Writes lines with whole numbers, a line feed behind each, for as long as there is room; returns how many, and their bytes.
    ///
    /// Cost: some 10 ns a line, so everything is at hand before the first.
    func write(
        _ differences: UnsafeBufferPointer<DeltaLedger.Difference>,
        to output: UnsafeMutablePointer<UInt8>,
        room: Int
    ) -> (lines: Int, bytes: Int) {
        slots.withUnsafeBufferPointer { slots in
            text.withUnsafeBufferPointer { text in
                guard let base = text.baseAddress else { return (0, 0) }
                var end = output
                let limit = output + room
                for (index, difference) in differences.enumerated() {
                    let slot = slots[Int(difference.entry)]
                    let (headCount, tailCount) = (Int(slot.headCount), Int(slot.tailCount))
                    let digits = DecimalText.digitCount(difference.amount)
                    guard limit - end > headCount &+ tailCount &+ digits else { return (index, end - output) }
                    let head = base + slot.start
                    ByteCopy.copy(head, to: end, count: headCount)
                    end += headCount
                    DecimalText.write(difference.amount, digits: digits, to: end)
                    end += digits
                    ByteCopy.copy(head + headCount, to: end, count: tailCount)
                    end += tailCount
                    end.pointee = UInt8(ascii: "\n")
                    end += 1
                }
                return (differences.count, end - output)
            }
        }
    }

    /// What a series would like to be known by.
    func identity(of source: LineSource) -> LineRenderer.Identity { renderer.identity(of: source) }

    /// What is the same in the lines of all series of a family whose labels stay as they are; nil where none can.
    ///
    /// - Parameter source: one of its series.
    func template(_ source: LineSource) -> LineTemplate? { LineTemplate(source, renderer) }

    /// Makes a new series' lines, one per part, and returns the first one's index; nil where `add` has to look closer.
    ///
    /// - Parameter labels: as `LabelSet.rendered`.
    mutating func add(_ template: LineTemplate, labels: UnsafeBufferPointer<UInt8>) -> Int? {
        guard template.match(labels, &values) else { return nil }
        let first = slots.count
        for part in 0..<template.count {
            let key = template.key(part, labels, values)
            guard keys.insert(key).inserted else {
                // Known by another series: taken back, so that this one is told apart.
                for line in first..<slots.count { if let key = lineKeys[line] { keys.remove(key) } }
                text.removeSubrange((slots.count > first ? slots[first].start : text.count)...)
                lineKeys.removeSubrange(first...)
                slots.removeSubrange(first...)
                return nil
            }
            lineKeys.append(key)
            let start = text.count
            let headCount = template.appendLine(part, labels, values, to: &text)
            slots.append(
                Slot(start: start, headCount: Int32(clamping: headCount), tailCount: Int32(clamping: text.count - start - headCount))
            )
        }
        added += slots.count - first
        return first
    }

    /// Renders a new series' lines, one per part, and returns the first one's index.
    ///
    /// - Parameters:
    ///   - wanted: what `identity` says.
    ///   - known: what the receiver knows the series' only line by already, a name that is reserved for it.
    mutating func add(_ source: LineSource, wanted: LineRenderer.Identity, known: UInt64? = nil) -> Int {
        let own = known.map { [Fingerprint($0)] }
        if let own { keys.subtract(own) }
        var identity = wanted
        var partKeys = keys(of: wanted, source.parts)
        if !keys.isDisjoint(with: partKeys) || own.map({ $0 != partKeys }) ?? false {
            identity = usable([wanted] + suffixed(wanted, source), source.parts, own: own)
            partKeys = keys(of: identity, source.parts)
            if identity.name != wanted.name || !identity.tags.elementsEqual(wanted.tags, by: ==) {
                note(source, line: slots.count, wanted: wanted, identity: identity)
            }
        }
        keys.formUnion(partKeys)
        lineKeys.append(contentsOf: partKeys)
        added += partKeys.count

        let first = slots.count
        for part in source.parts {
            let line = renderer.line(identity, part)
            slots.append(Slot(start: text.count, headCount: Int32(clamping: line.head.count), tailCount: Int32(clamping: line.tail.count)))
            text.append(contentsOf: line.head)
            text.append(contentsOf: line.tail)
        }
        return first
    }

    /// The names that a series gets where it would be taken for another, in the order in which they are tried.
    ///
    /// A suffix that is taken as well is as unlikely as two equal hashes; then a hash of more is tried.
    private func suffixed(_ wanted: LineRenderer.Identity, _ source: LineSource) -> [LineRenderer.Identity] {
        var fingerprint = Fingerprint()
        fingerprint.add("\(source.name){".utf8)
        fingerprint.add(source.labelText)
        return (0..<8).map { _ in
            defer { fingerprint.add([UInt8(ascii: "+")]) }
            return renderer.suffixed(wanted, fingerprint.shortText)
        }
    }

    /// The one that a series has already, else the first that no other has.
    private func usable(
        _ candidates: [LineRenderer.Identity],
        _ parts: [LineRenderer.Part],
        own: [Fingerprint]?
    ) -> LineRenderer.Identity {
        candidates.first { keys(of: $0, parts) == own } ?? candidates.first { keys.isDisjoint(with: keys(of: $0, parts)) }
            ?? candidates[candidates.count - 1]
    }

    /// What a line is known by, the same in every run.
    func key(of line: Int) -> UInt64 { lineKeys[line]?.value ?? 0 }

    /// Makes room for so many new lines.
    mutating func reserveLines(_ count: Int) {
        keys.reserveCapacity(keys.count + count)
    }

    /// Keeps names for series that are not there at present.
    mutating func reserve(_ keys: [UInt64]) {
        self.keys.formUnion(keys.map(Fingerprint.init))
    }

    /// Gives such a name back.
    mutating func release(_ key: UInt64) {
        keys.remove(Fingerprint(key))
    }

    // MARK: Ended series

    /// Gives the names of a series' lines back; the lines are not to be used any more.
    mutating func remove(_ lines: Range<Int>) {
        for line in lines {
            guard let key = lineKeys[line] else { continue }
            keys.remove(key)
            lineKeys[line] = nil
            removed += 1
        }
        renamed.removeAll { lines.contains($0.line) }
    }

    /// Whether a line has not been removed.
    func isThere(_ line: Int) -> Bool { lineKeys.indices.contains(line) && lineKeys[line] != nil }

    /// Whether removed lines are the greater part, and some.
    private var isMostlyRemoved: Bool { removed >= Self.fewestRemoved && removed > slots.count / 2 }

    /// Whether it is time for `arrange`.
    var isScattered: Bool { isMostlyRemoved || (added >= Self.fewestRemoved && added > slots.count / 2) }

    /// Frees the memory of removed lines once they are the greater part.
    ///
    /// - Returns: the new index of each line, -1 for a removed one; nil when nothing has moved.
    mutating func compact() -> [Int32]? {
        guard isMostlyRemoved else { return nil }
        return arrange(lineKeys.indices.filter(isThere).map { Int32(clamping: $0) })
    }

    /// Puts lines in order, in the memory too, so that whoever goes along it finds what comes next where the processor expects it.
    ///
    /// - Parameter order: all lines that have not been removed, each once.
    /// - Returns: the new index of each line, -1 for a removed one.
    mutating func arrange(_ order: [Int32]) -> [Int32] {
        let old = (text, slots, lineKeys)
        var places = [Int32](repeating: -1, count: slots.count)
        text = []
        slots = []
        lineKeys = []
        text.reserveCapacity(old.0.count)
        slots.reserveCapacity(order.count)
        lineKeys.reserveCapacity(order.count)
        (removed, added) = (0, 0)
        old.0.withUnsafeBufferPointer { oldText in
            for line in order {
                let slot = old.1[Int(line)]
                places[Int(line)] = Int32(clamping: slots.count)
                slots.append(Slot(start: text.count, headCount: slot.headCount, tailCount: slot.tailCount))
                let end = slot.start + Int(slot.headCount) + Int(slot.tailCount)
                text.append(contentsOf: UnsafeBufferPointer(rebasing: oldText[slot.start..<end]))
                lineKeys.append(old.2[Int(line)])
            }
        }
        for index in renamed.indices { renamed[index].line = Int(places[renamed[index].line]) }
        return places
    }

    private func keys(of identity: LineRenderer.Identity, _ parts: [LineRenderer.Part]) -> [Fingerprint] {
        parts.map { renderer.key(identity, $0) }
    }

    private mutating func note(_ source: LineSource, line: Int, wanted: LineRenderer.Identity, identity: LineRenderer.Identity) {
        guard renamed.count < Self.collisionLimit else { return }
        let series = String(decoding: source.text, as: UTF8.self)
        renamed.append((line, StatsDCollision(series: series, wanted: text(of: wanted), sentAs: text(of: identity))))
    }

    private func text(of identity: LineRenderer.Identity) -> String {
        let line = renderer.line(identity, LineRenderer.Part(type: ""))
        return String(decoding: line.head.dropLast() + line.tail, as: UTF8.self)
    }
}
