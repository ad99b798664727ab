/// Spreads datagrams over time, so that the receiver's socket buffer never overflows.
///
/// Pure. Linux accounts for a datagram with its buffer, not with its bytes: a default socket (212,992 bytes) holds 92 datagrams of 1432
/// bytes, 48 of 3600, 166 of 512, 256 of 100. Half of that goes out in one burst; then there is a pause in which the receiver reads. The
/// bursts are due at equal distances, such that a flush as long as expected takes the given time, but no more than 20 ms apart: a short
/// flush is over soon. Who wakes up late makes up for it by shorter pauses, down to seven eighths of one: the receiver, which has room for
/// two bursts, may be as late. Whoever finds that the receiver dropped something has the next bursts made smaller and the pauses longer.
struct Pacer: Sendable {
    /// Half of a default socket's buffer.
    static let budget = 106_496
    private static let longestPause = Duration.milliseconds(20)
    private static let shortestPause = Duration.milliseconds(1)

    private let spread: Duration
    private var spent = 0
    private var bursts = 0
    /// How cautious this flush is, or the last one was: of what size the bursts are that were counted.
    private var cautionOfBursts = 0
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
        // Of the size that bursts have now.
        expectedBursts = (bursts >> cautionOfBursts) << caution
        cautionOfBursts = caution
        bursts = 0
        due = nil
        setDistance()
    }

    /// A flush of so many bytes at least is expected.
    ///
    /// - Parameters:
    ///   - datagram: the bytes of one.
    ///   - perCall: how many the kernel takes at once.
    mutating func expect(bytes: Int, datagram: Int, perCall: Int) {
        let atOnce = datagramsAtOnce(bytes: datagram, perCall: perCall)
        let datagrams = burst(bytes: datagram) / atOnce * atOnce
        expectedBursts = max(expectedBursts, bytes / (datagrams * datagram))
        setDistance()
    }

    private mutating func setDistance() {
        distance = min(max(spread / max(expectedBursts, 1), Self.shortestPause), Self.longestPause) * (1 << caution)
    }

    /// How many datagrams of a size one burst has.
    func burst(bytes: Int) -> Int { max((Self.budget >> caution) / Self.memory(ofDatagram: bytes), 1) }

    /// How many datagrams of a size go with one call to the kernel, a burst being whole calls.
    ///
    /// - Parameter perCall: how many the kernel takes at once.
    func datagramsAtOnce(bytes: Int, perCall: Int) -> Int {
        let burst = burst(bytes: bytes)
        guard burst > perCall else { return burst }
        // One call more, of fewer, where bursts are a good deal longer with it: they are what costs most, the processor being cold after each.
        let calls = (burst + perCall - 1) / perCall
        return burst / calls * calls * 8 > burst / perCall * perCall * 9 ? burst / calls : perCall
    }

    /// Whether this flush is longer than one burst.
    var isSpread: Bool { bursts > 0 }

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
        return min(max(due - now, distance * 7 / 8), distance)
    }

    /// Takes notice of what the receiver's socket dropped since the last flush.
    mutating func flushEnded(dropped: Bool) {
        caution = dropped ? min(caution + 1, 4) : max(caution - 1, 0)
    }

    /// What Linux accounts for: the bytes, rounded up as its allocator does, and the buffer's own description.
    private static func memory(ofDatagram bytes: Int) -> Int {
        var size = 512
        while size < bytes + 396 { size *= 2 }
        return size + 256
    }
}
