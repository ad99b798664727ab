/// Packs lines into datagrams: whole lines with a line feed between them, at most a given number of bytes each.
///
/// The datagrams lie side by side at equal distances, what is left between them filled with line feeds, so that the kernel can be
/// handed as many of them at once as it takes. What must not be torn apart (one line, or a pair of them) is a unit. The memory is kept.
struct DatagramBatch: Sendable {
    /// Where a unit ended up.
    enum Placement: Equatable {
        /// In the datagram that was being filled.
        case fits
        /// In the next one, which it begins.
        case next
        /// Nowhere yet: all datagrams are full and have to be sent, then `takeUp` begins anew with the unit.
        case full
        /// Nowhere: no datagram is big enough.
        case tooLong
    }

    /// The most bytes that a number takes (`DecimalText`), line feeds and a bit of room included.
    static let longestNumber = 400
    /// What the kernel takes at once: so many datagrams, so many bytes (Linux: `UDP_MAX_SEGMENTS` of 4.18 on, and the length of an IPv4
    /// packet).
    private static let mostDatagrams = 64
    private static let mostBytes = 65_507

    /// The distance from one datagram to the next: the most bytes of one.
    let limit: Int
    /// How many of them the kernel takes at once.
    let perCall: Int
    /// The number of datagrams: enough for some calls, so that the processor forgets how lines are written only every so many pauses.
    let capacity: Int
    /// The lengths of those that are complete.
    private(set) var lengths: [Int] = []
    private let memory: DatagramMemory
    /// Where the datagram that is being filled begins.
    private var start = 0
    /// Where the next byte goes.
    private var end = 0
    /// The unit that waits for `takeUp`.
    private var waiting = 0..<0

    /// - Parameter calls: for how many calls there is room.
    init(limit: Int, calls: Int = 4) {
        self.limit = limit
        perCall = min(max(Self.mostBytes / limit, 1), Self.mostDatagrams)
        capacity = perCall * calls
        // A unit is written where it would go and moved when it does not fit there.
        memory = DatagramMemory(count: limit * (capacity + 1) + 2 * Self.longestNumber)
        lengths.reserveCapacity(capacity)
    }

    /// Whether there is nothing to send.
    var isEmpty: Bool { lengths.isEmpty && end == start }

    /// Begins a unit, and says where it is to be written; nil when it fits into no datagram.
    ///
    /// - Parameter textBytes: the bytes of the unit without its numbers, of which it has two at most.
    @inline(__always)
    mutating func beginUnit(textBytes: Int) -> UnsafeMutablePointer<UInt8>? {
        guard textBytes < limit else { return nil }
        guard end > start else { return memory.base + end }
        memory.base[end] = UInt8(ascii: "\n")
        return memory.base + end + 1
    }

    /// Ends the unit that was begun last and has been written.
    @inline(__always)
    mutating func endUnit(count: Int) -> Placement {
        let from = end > start ? end &+ 1 : end
        guard from &+ count &- start <= limit else { return moveOn(from..<from + count) }
        end = from &+ count
        return .fits
    }

    /// Whether there is nothing yet in the datagram that is being filled.
    var isAtStart: Bool { end == start }

    /// Adds units to the datagram that is being filled.
    ///
    /// - Parameter write: is told where and into how many bytes to write units with a line feed behind each; returns how many bytes it
    ///   wrote. The last line feed is not part of the datagram, but counts.
    @inline(__always)
    mutating func fill(_ write: (UnsafeMutablePointer<UInt8>, Int) -> Int) {
        var from = end
        if end > start {
            memory.base[end] = UInt8(ascii: "\n")
            from += 1
        }
        let count = write(memory.base + from, start + limit + 1 - from)
        if count > 0 { end = from + count - 1 }
    }

    /// Goes on to the next datagram; there must be something in this one.
    ///
    /// - Returns: false when it was the last: all have to be sent, then `removeAll` begins anew.
    mutating func advance() -> Bool {
        lengths.append(end - start)
        guard lengths.count < capacity else { return false }
        let next = start + limit
        fill(end..<next)
        start = next
        end = next
        return true
    }

    /// The unit belongs into the next datagram.
    private mutating func moveOn(_ unit: Range<Int>) -> Placement {
        guard unit.count <= limit else { return .tooLong }
        lengths.append(end - start)
        guard lengths.count < capacity else {
            waiting = unit
            return .full
        }
        let next = start + limit
        move(unit, to: next)
        fill(end..<next)
        start = next
        end = next + unit.count
        return .next
    }

    /// Begins anew, with the unit that did not fit any more.
    mutating func takeUp() {
        let unit = waiting
        removeAll()
        move(unit, to: 0)
        end = unit.count
    }

    /// Ends the datagram that is being filled, if there is anything in it.
    ///
    /// Returns whether there was.
    @discardableResult
    mutating func close() -> Bool {
        guard end > start else { return false }
        lengths.append(end - start)
        start = end
        return true
    }

    /// Forgets everything.
    mutating func removeAll() {
        lengths.removeAll(keepingCapacity: true)
        start = 0
        end = 0
        waiting = 0..<0
    }

    /// Hands over one complete datagram.
    ///
    /// - Parameter isPadded: whether with what fills it up.
    func withDatagram<Result>(_ index: Int, isPadded: Bool = false, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: memory.base + index * limit, count: isPadded ? limit : lengths[index]))
    }

    /// Hands over complete datagrams: where the first begins, the distance from one to the next, and the length of each.
    func withDatagrams<Result>(
        _ range: Range<Int>,
        _ body: (UnsafeRawPointer, Int, UnsafeBufferPointer<Int>) -> Result
    ) -> Result {
        lengths.withUnsafeBufferPointer { lengths in
            body(UnsafeRawPointer(memory.base + range.lowerBound * limit), limit, UnsafeBufferPointer(rebasing: lengths[range]))
        }
    }

    /// Hands over complete datagrams in one piece: each takes `limit` bytes, the last one as many as it has.
    func withPiece<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let count = range.isEmpty ? 0 : (range.count - 1) * limit + lengths[range.upperBound - 1]
        return body(UnsafeRawBufferPointer(start: memory.base + range.lowerBound * limit, count: count))
    }

    private func move(_ unit: Range<Int>, to position: Int) {
        // The two may overlap.
        UnsafeMutableRawPointer(memory.base + position).copyMemory(from: memory.base + unit.lowerBound, byteCount: unit.count)
    }

    private func fill(_ gap: Range<Int>) {
        (memory.base + gap.lowerBound).update(repeating: UInt8(ascii: "\n"), count: gap.count)
    }
}
