/// The beginnings of the datagrams that were accepted last, by which those that come back are known again.
///
/// The network returns as much of a datagram as it likes: on Linux 520 bytes of a long one, from elsewhere perhaps none. Memory: half a
/// kilobyte for each datagram of a batch, kept.
struct SentDatagrams: Sendable {
    /// Lines are unlike each other long before this.
    static let kept = 512

    private var beginnings: [UInt8] = []
    /// The lengths of the whole datagrams.
    private(set) var lengths: [Int] = []

    /// The number of datagrams.
    var count: Int { lengths.count }

    mutating func removeAll() {
        beginnings.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
    }

    mutating func append(_ datagram: UnsafeRawBufferPointer) {
        let beginning = UnsafeRawBufferPointer(rebasing: datagram.prefix(Self.kept))
        beginnings.append(contentsOf: beginning)
        beginnings.append(contentsOf: repeatElement(0, count: Self.kept - beginning.count))
        lengths.append(datagram.count)
    }

    /// The datagram that begins so, and is none of the given ones; nil when nothing says which it is.
    func index(of beginning: [UInt8], without others: Set<Int>) -> Int? {
        guard !beginning.isEmpty else { return nil }
        return lengths.indices.first { index in
            let length = min(lengths[index], Self.kept, beginning.count)
            let start = index * Self.kept
            return beginning.count <= lengths[index] && !others.contains(index)
                && beginnings[start..<start + length].elementsEqual(beginning[..<length])
        }
    }

    /// Forgets some of them.
    mutating func remove(_ indices: Set<Int>) {
        let old = self
        removeAll()
        for index in old.lengths.indices where !indices.contains(index) {
            beginnings.append(contentsOf: old.beginnings[index * Self.kept..<(index + 1) * Self.kept])
            lengths.append(old.lengths[index])
        }
    }
}
