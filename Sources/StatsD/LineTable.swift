import MetricRegistry

/// The text of every line that a registry's series need, rendered once when a series is first met.
///
/// A counter or gauge has one line; a histogram has one per bucket, the last for `+Inf`, then its sum, then its count. A line's index
/// is also its entry's in the ledger. Cost: finding a line is two array accesses.
struct LineTable: Sendable {
    private struct Slot {
        let start: Int
        let value: Int
        let end: Int
    }

    /// A series' first line; an index can be another series' later.
    private struct FirstLine {
        let line: Int
        let incarnation: UInt64
    }

    /// The most collisions that are kept for telling people.
    private static let collisionLimit = 1000

    private let renderer: LineRenderer
    private var text: [UInt8] = []
    private var slots: [Slot] = []
    /// By a series' index; nil for one that was not met yet.
    private var firstLines: [FirstLine?] = []
    private var keys: Set<Fingerprint> = []
    /// Series that got a suffix.
    private(set) var collisions: [StatsDCollision] = []

    init(renderer: LineRenderer) {
        self.renderer = renderer
    }

    /// The number of lines.
    var count: Int { slots.count }

    /// The series' first line, nil for a series that was not met yet.
    func firstLine(of series: Series) -> Int? {
        let (index, incarnation) = series.identity
        guard index < firstLines.count, let first = firstLines[index], first.incarnation == incarnation else { return nil }
        return first.line
    }

    /// What stands in front of a line's value, the colon included.
    func head(_ line: Int) -> ArraySlice<UInt8> { text[slots[line].start..<slots[line].value] }

    /// What stands behind it.
    func tail(_ line: Int) -> ArraySlice<UInt8> { text[slots[line].value..<slots[line].end] }

    /// What a series would like to be known by.
    func identity(of series: Series, in family: FamilyDescriptor) -> LineRenderer.Identity {
        renderer.identity(of: series, in: family)
    }

    /// Renders a new series' lines and returns the first one's index.
    ///
    /// - Parameter wanted: what `identity` says.
    mutating func add(_ series: Series, in family: FamilyDescriptor, wanted: LineRenderer.Identity) -> Int {
        let parts = Self.parts(of: family, infinity: renderer.receiver.infinityText)
        var identity = wanted
        var partKeys = keys(of: identity, parts)
        if !keys.isDisjoint(with: partKeys) {
            var fingerprint = Fingerprint()
            fingerprint.add(family.name.utf8)
            fingerprint.add([UInt8(ascii: "{")])
            fingerprint.add(series.labels.rendered)
            // A suffix that is taken as well is as unlikely as two equal hashes; then a hash of more is tried.
            for _ in 0..<8 where !keys.isDisjoint(with: partKeys) {
                identity = renderer.suffixed(wanted, fingerprint.shortText)
                partKeys = keys(of: identity, parts)
                fingerprint.add([UInt8(ascii: "+")])
            }
            note(series, in: family, wanted: wanted, identity: identity)
        }
        keys.formUnion(partKeys)

        let first = slots.count
        for part in parts {
            let line = renderer.line(identity, nameSuffix: part.nameSuffix, bound: part.bound, type: part.type)
            let start = text.count
            text.append(contentsOf: line.head)
            text.append(contentsOf: line.tail)
            slots.append(Slot(start: start, value: start + line.head.count, end: text.count))
        }
        let (index, incarnation) = series.identity
        if index >= firstLines.count { firstLines.append(contentsOf: repeatElement(nil, count: index - firstLines.count + 1)) }
        firstLines[index] = FirstLine(line: first, incarnation: incarnation)
        return first
    }

    private func keys(of identity: LineRenderer.Identity, _ parts: [Part]) -> [Fingerprint] {
        parts.map { renderer.key(identity, nameSuffix: $0.nameSuffix, bound: $0.bound) }
    }

    private mutating func note(
        _ series: Series,
        in family: FamilyDescriptor,
        wanted: LineRenderer.Identity,
        identity: LineRenderer.Identity
    ) {
        guard collisions.count < Self.collisionLimit else { return }
        let labels = series.labels.rendered
        collisions.append(
            StatsDCollision(
                series: family.name + (labels.isEmpty ? "" : "{\(String(decoding: labels, as: UTF8.self))}"),
                wanted: text(of: wanted),
                sentAs: text(of: identity)
            )
        )
    }

    private func text(of identity: LineRenderer.Identity) -> String {
        let line = renderer.line(identity, type: "")
        return String(decoding: line.head.dropLast() + line.tail.dropFirst(), as: UTF8.self)
    }

    // MARK: The lines of a family

    private struct Part {
        var nameSuffix = ""
        var bound: String?
        let type: String
    }

    private static func parts(of family: FamilyDescriptor, infinity: String) -> [Part] {
        switch family.kind {
        case .counter: [Part(type: "c")]
        case .gauge: [Part(type: "g")]
        case .histogram:
            (family.upperBounds.map(text) + [infinity]).map { Part(nameSuffix: "_bucket", bound: $0, type: "c") }
                + [Part(nameSuffix: "_sum", type: "c"), Part(nameSuffix: "_count", type: "c")]
        }
    }

    /// A bound as the pull endpoint writes it: `0.1`, `1`, `1e-07`.
    private static func text(_ bound: Double) -> String {
        if let integer = Int64(exactly: bound), integer.magnitude <= 1 << 53 { return String(integer) }
        return bound.description
    }
}
