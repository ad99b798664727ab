/// Packs lines into datagrams: whole lines with a line feed between them, at most a given number of bytes.
///
/// What must not be torn apart (one line, or a pair of them) is a unit: written between `beginUnit` and `endUnit`.
struct DatagramBuffer: Sendable {
    /// Where a unit ended up.
    enum Placement: Equatable {
        /// In the datagram.
        case fits
        /// Beside it: `bytes` are full and have to be sent, then `takeUp` begins the next datagram with the unit.
        case needsNext
        /// Nowhere: no datagram is big enough.
        case tooLong
    }

    /// The datagram so far.
    private(set) var bytes: [UInt8] = []
    private let limit: Int
    private var unitStart = 0
    private var waiting: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
        bytes.reserveCapacity(limit)
    }

    mutating func beginUnit() {
        unitStart = bytes.count
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Appends to the unit.
    mutating func append(_ part: some Collection<UInt8>) {
        bytes.append(contentsOf: part)
    }

    /// Appends to the unit: through a function that writes.
    mutating func append(_ write: (inout [UInt8]) -> Void) {
        write(&bytes)
    }

    mutating func endUnit() -> Placement {
        guard bytes.count > limit else { return .fits }
        let begin = unitStart == 0 ? 0 : unitStart + 1
        let isTooLong = bytes.count - begin > limit
        if !isTooLong { waiting.append(contentsOf: bytes[begin...]) }
        bytes.removeSubrange(unitStart...)
        return isTooLong ? .tooLong : .needsNext
    }

    /// Begins the next datagram, with the unit that did not fit into the one before.
    mutating func takeUp() {
        bytes.removeAll(keepingCapacity: true)
        swap(&bytes, &waiting)
    }
}
