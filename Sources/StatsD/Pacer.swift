/// Spreads datagrams over time, so that the receiver's socket buffer never overflows.
///
/// Pure. Linux accounts for a datagram with its buffer, not with its bytes: a default socket (212,992 bytes) holds 92 datagrams of 1432
/// bytes, 166 of 512, 256 of 100. Half of that goes out in one burst; then there is a pause in which the receiver reads. The pause is
/// such that a flush as long as the last one takes the given time, but no longer than 20 ms: a short flush is over soon.
/// Whoever finds that the receiver dropped something has the next bursts made smaller and the pauses longer.
struct Pacer: Sendable {
    /// Half of a default socket's buffer.
    static let budget = 106_496
    private static let longestPause = Duration.milliseconds(20)
    private static let shortestPause = Duration.milliseconds(1)

    private let spread: Duration
    private var spent = 0
    private var bursts = 0
    private var burstsBefore = 0
    /// 0 for none; each step halves the bursts and doubles the pauses.
    private(set) var caution = 0

    /// - Parameter spread: over what time a long flush is spread.
    init(spread: Duration = .seconds(2)) {
        self.spread = spread
    }

    /// A flush begins.
    mutating func begin() {
        burstsBefore = bursts
        bursts = 0
    }

    /// Counts datagrams that are about to be sent, and says how long to wait before; nil for not at all.
    ///
    /// - Parameter bytes: the size of each.
    mutating func pauseBefore(datagrams: Int, bytes: Int) -> Duration? {
        let cost = datagrams * Self.memory(ofDatagram: bytes)
        defer { spent += cost }
        guard spent > 0, spent + cost > Self.budget >> caution else { return nil }
        spent = 0
        bursts += 1
        let pause = min(max(spread / max(burstsBefore, bursts, 1), Self.shortestPause), Self.longestPause)
        return pause * (1 << caution)
    }

    /// Takes notice of what the receiver's socket dropped since the last flush.
    mutating func flushEnded(dropped: Bool) {
        caution = dropped ? min(caution + 1, 4) : max(caution - 1, 0)
    }

    /// What Linux accounts for: the bytes, rounded up as its allocator does, and the buffer's own description.
    private static func memory(ofDatagram bytes: Int) -> Int {
        var size = 512
        while size < bytes + 320 { size *= 2 }
        return size + 256
    }
}
