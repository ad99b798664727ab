/// Spreads datagrams over time, so that the receiver's socket buffer never overflows.
///
/// Pure. Linux accounts for a datagram with its buffer, not with its bytes: a default socket (212,992 bytes) holds 92 datagrams of 1432
/// bytes, 166 of 512, 256 of 100. Half of that goes out in one burst; then there is a pause in which the receiver reads. The bursts
/// are due at equal distances, such that a flush as long as expected takes the given time, but no more than 20 ms apart: a short
/// flush is over soon. Who wakes up late makes up for it by shorter pauses, down to three quarters of one, since the receiver must still read.
/// Whoever finds that the receiver dropped something has the next bursts made smaller and the pauses longer.
struct Pacer: Sendable {
    /// Half of a default socket's buffer.
    static let budget = 106_496
    private static let longestPause = Duration.milliseconds(20)
    private static let shortestPause = Duration.milliseconds(1)

    private let spread: Duration
    private var spent = 0
    private var bursts = 0
    private var expectedBursts = 0
    /// The time between two bursts.
    private var distance = Duration.zero
    /// When the next burst is due; nil before the first pause of a flush.
    private var due: Duration?
    /// 0 for none; each step halves the bursts and doubles the pauses.
    private(set) var caution = 0

    /// - Parameter spread: over what time a long flush is spread.
    init(spread: Duration = .seconds(2)) {
        self.spread = spread
    }

    /// A flush begins, which is expected to be as long as the last.
    mutating func begin() {
        expectedBursts = bursts
        bursts = 0
        due = nil
        setDistance()
    }

    /// A flush of so many bytes at least is expected.
    mutating func expect(bytes: Int) {
        // What a burst holds of full datagrams of the usual size.
        expectedBursts = max(expectedBursts, bytes / 64_000)
        setDistance()
    }

    private mutating func setDistance() {
        distance = min(max(spread / max(expectedBursts, 1), Self.shortestPause), Self.longestPause) * (1 << caution)
    }

    /// How many datagrams of a size one burst has.
    func burst(bytes: Int) -> Int { max((Self.budget >> caution) / Self.memory(ofDatagram: bytes), 1) }

    /// Counts datagrams that are about to be sent, and says whether a pause is due before.
    ///
    /// - Parameter bytes: the size of each.
    mutating func isDue(datagrams: Int, bytes: Int) -> Bool {
        let cost = datagrams * Self.memory(ofDatagram: bytes)
        defer { spent += cost }
        guard spent > 0, spent + cost > Self.budget >> caution else { return false }
        spent = 0
        return true
    }

    /// How long the pause is that is due.
    ///
    /// - Parameter now: the time since some fixed moment.
    mutating func pause(at now: Duration) -> Duration {
        bursts += 1
        if bursts > expectedBursts {
            expectedBursts = bursts
            setDistance()
        }
        let due = (due ?? now) + distance
        self.due = due
        return min(max(due - now, distance * 3 / 4), distance)
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
