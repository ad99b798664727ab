/// What one receiver has been sent of every cumulative value, so that only differences go out.
///
/// Pure: the caller stages differences while it fills a datagram, and then says what became of it. What was not accepted was not
/// sent, so the next difference carries it; what was accepted and refused afterwards is taken back. Memory: a few words per entry.
///
/// Floating-point values: an entry holds what a receiver that adds Doubles has, since `commit` does the receiver's own addition, with
/// the number that was printed (printed decimals read back as the same Double). What that addition rounds away stays as a difference
/// for the next time. A difference of two Doubles within a factor of two of each other is exact (Sterbenz), so one more line is
/// enough. The next smaller number is staged where the sum would exceed the target: a counter is never sent a correction downwards.
struct DeltaLedger: Sendable {
    /// How an entry counts.
    enum Form: UInt8, Sendable {
        case integer
        case floatingPoint
    }

    /// The differences in one datagram.
    ///
    /// The arrays keep their memory.
    private struct Record {
        var entries: [Int] = []
        /// An integer, or a Double's bits.
        var amounts: [UInt64] = []
        /// What the entries held before the amounts were added.
        var earlier: [(value: UInt64, isBorn: Bool)] = []

        mutating func removeAll() {
            entries.removeAll(keepingCapacity: true)
            amounts.removeAll(keepingCapacity: true)
            earlier.removeAll(keepingCapacity: true)
        }
    }

    /// The most that one line carries of an integer: receivers read Doubles, which are exact up to here, or 64-bit integers.
    static let greatestInteger: UInt64 = 1 << 53

    private var forms: [Form] = []
    /// An integer, or a Double's bits.
    private var values: [UInt64] = []
    /// Whether the receiver has heard of the entry at all, if only as zero.
    private var born: [Bool] = []
    private var staged = Record()
    private var last = Record()
    private var hasLast = false

    /// The number of entries.
    var count: Int { values.count }

    /// Adds an entry that stands at zero, with the next index.
    mutating func addEntry(_ form: Form) {
        forms.append(form)
        values.append(0)
        born.append(false)
    }

    // MARK: Differences

    /// What brings an integer entry to the target, or nearer to it; zero for one that the receiver has not heard of, nil when nothing
    /// has to be sent.
    func difference(_ entry: Int, to target: UInt64) -> UInt64? {
        guard values.indices.contains(entry) else { return nil }
        if target > values[entry] { return min(target - values[entry], Self.greatestInteger) }
        return born[entry] ? nil : 0
    }

    /// What brings a floating-point entry to the target, or nearer to it; zero for one that the receiver has not heard of, nil when
    /// nothing has to be sent.
    ///
    /// - Parameters:
    ///   - mayFall: whether the receiver takes a negative difference. Where it does not, nothing is sent while the target is below what
    ///     was sent.
    ///   - wholeNumbers: whether the receiver cuts fractions off. What is less than one waits until it is more.
    func difference(_ entry: Int, to target: Double, mayFall: Bool, wholeNumbers: Bool = false) -> Double? {
        guard values.indices.contains(entry), target.isFinite else { return nil }
        let sent = Double(bitPattern: values[entry])
        if target > sent || (mayFall && target < sent) {
            var difference = Self.clamped(target - sent)
            if wholeNumbers {
                let most = Double(Self.greatestInteger)
                difference = min(max(difference.rounded(.towardZero), -most), most)
            } else if !mayFall && sent + difference > target {
                difference = difference.nextDown
            }
            if difference != 0 { return difference }
        }
        return born[entry] ? nil : 0
    }

    // MARK: What became of it

    /// Notes that the datagram being filled carries this difference.
    mutating func stage(_ entry: Int, _ difference: UInt64) {
        staged.entries.append(entry)
        staged.amounts.append(difference)
    }

    /// Notes that the datagram being filled carries this difference.
    mutating func stage(_ entry: Int, _ difference: Double) {
        stage(entry, difference.bitPattern)
    }

    /// The staged datagram was not accepted: the receiver never saw it.
    mutating func discard() {
        staged.removeAll()
    }

    /// The staged datagram was accepted.
    ///
    /// It becomes the one that can be taken back.
    mutating func commit() {
        for (entry, amount) in zip(staged.entries, staged.amounts) {
            staged.earlier.append((values[entry], born[entry]))
            switch forms[entry] {
            case .integer:
                values[entry] &+= amount
            case .floatingPoint:
                values[entry] = Self.clamped(Double(bitPattern: values[entry]) + Double(bitPattern: amount)).bitPattern
            }
            born[entry] = true
        }
        swap(&staged, &last)
        staged.removeAll()
        hasLast = true
    }

    /// The last accepted datagram was refused after all: its differences are outstanding again.
    ///
    /// What is staged at that moment stays right, since amounts are only added when they are committed.
    /// - Returns: false when there is no such datagram, or it was taken back before.
    mutating func takeBackLast() -> Bool {
        guard hasLast else { return false }
        for (entry, earlier) in zip(last.entries, last.earlier) {
            values[entry] = earlier.value
            born[entry] = earlier.isBorn
        }
        settleLast()
        return true
    }

    /// The last accepted datagram can no longer be refused.
    mutating func settleLast() {
        last.removeAll()
        hasLast = false
    }

    /// Sums beyond the greatest Double would be infinite, and stay so.
    private static func clamped(_ value: Double) -> Double {
        min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
}
