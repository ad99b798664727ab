import MetricRegistry

/// What one receiver has been sent of every cumulative value, so that only differences go out.
///
/// Pure: the caller stages differences while it fills a datagram, and then says what became of it. What was not accepted was not
/// sent, so the next difference carries it; what was accepted and refused afterwards is taken back, for as long as the datagram is one
/// of the last few hundred. Memory: ten bytes per entry, and half a megabyte at most for what can be taken back.
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

    /// What a line carries.
    struct Difference: Sendable, BitwiseCopyable {
        let entry: Int32
        fileprivate var isFloatingPoint = false
        /// Whether the receiver had heard of the entry before.
        fileprivate var wasBorn = false
        /// An integer, or a Double's bits.
        let amount: UInt64

        init(entry: Int32, amount: UInt64) {
            self.entry = entry
            self.amount = amount
        }
    }

    /// How an entry counts, and whether the receiver has heard of it at all, if only as zero.
    private struct State: BitwiseCopyable {
        let form: Form
        var isBorn: Bool
    }

    /// A datagram that is complete.
    private struct Datagram {
        /// Where its differences end.
        var end: Int
        var isTakenBack = false
    }

    /// The most that one line carries of an integer: receivers read Doubles, which are exact up to here, or 64-bit integers.
    static let greatestInteger: UInt64 = 1 << 53

    /// So many datagrams can be taken back at least, unless they carry more than so many differences: what comes back from another host
    /// is on its way for some time.
    static let kept = SentDatagrams.most
    private static let keptDifferences = 16_384

    private var states: [State] = []
    /// An integer, or a Double's bits.
    private var values: [UInt64] = []
    // The following keep their memory.
    /// Of the datagrams that were accepted last, oldest first, then of those that are staged.
    private var differences: [Difference] = []
    /// Those that were accepted last, then those that are staged and complete.
    private var datagrams: [Datagram] = []
    /// How many of the datagrams were accepted, and of the differences.
    private var acceptedDatagrams = 0
    private var acceptedDifferences = 0
    /// What the entry held before, for each of the accepted differences that is floating-point.
    private var before: [UInt64] = []
    /// How many datagrams were accepted so far: the number of the next.
    private(set) var accepted = 0

    /// The number of entries.
    var count: Int { values.count }

    /// Adds an entry with the next index.
    ///
    /// - Parameters:
    ///   - start: where it stands: an integer, or a Double's bits.
    ///   - isBorn: whether the receiver has heard of it.
    mutating func addEntry(_ form: Form, startingAt start: UInt64 = 0, isBorn: Bool = false) {
        states.append(State(form: form, isBorn: isBorn))
        values.append(start)
    }

    /// Makes an entry with the next index that stands where one of another ledger does.
    mutating func addEntry(asIn other: DeltaLedger, _ entry: Int) {
        states.append(other.states[entry])
        values.append(other.values[entry])
    }

    /// Where a floating-point entry stands; zero for an unknown one.
    func value(_ entry: Int) -> Double { values.indices.contains(entry) ? Double(bitPattern: values[entry]) : 0 }

    /// Moves where a floating-point entry stands: its source has begun to count anew.
    ///
    /// What was accepted before is settled by that.
    mutating func shift(_ entry: Int, by amount: Double) {
        guard values.indices.contains(entry) else { return }
        settle()
        values[entry] = Self.clamped(Double(bitPattern: values[entry]) + amount).bitPattern
    }

    /// Moves entries, between flushes: nothing is staged.
    ///
    /// - Parameter places: the new index of each entry; -1 for one that is gone.
    mutating func move(to places: [Int32]) {
        let count = places.count { $0 >= 0 }
        var (newStates, newValues) = (
            [State](repeating: State(form: .integer, isBorn: false), count: count), [UInt64](repeating: 0, count: count)
        )
        for entry in places.indices where places[entry] >= 0 {
            newStates[Int(places[entry])] = states[entry]
            newValues[Int(places[entry])] = values[entry]
        }
        (states, values) = (newStates, newValues)
        // What was accepted last can still be refused.
        let (oldDifferences, oldBefore) = (differences, before)
        (differences, before) = ([], [])
        var (start, floatingPoints) = (0, 0)
        for datagram in datagrams.indices {
            for difference in oldDifferences[start..<datagrams[datagram].end] {
                let place = places[Int(difference.entry)]
                if difference.isFloatingPoint {
                    if place >= 0 { before.append(oldBefore[floatingPoints]) }
                    floatingPoints += 1
                }
                if place >= 0 { differences.append(difference.moved(to: place)) }
            }
            start = datagrams[datagram].end
            datagrams[datagram].end = differences.count
        }
        acceptedDifferences = differences.count
    }

    // MARK: Differences

    /// What brings an integer entry to the target, or nearer to it; zero for one that the receiver has not heard of, nil when nothing
    /// has to be sent.
    func difference(_ entry: Int, to target: UInt64) -> UInt64? {
        guard values.indices.contains(entry) else { return nil }
        if target > values[entry] { return min(target - values[entry], Self.greatestInteger) }
        return states[entry].isBorn ? nil : 0
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
        return states[entry].isBorn ? nil : 0
    }

    /// The differences that many integer entries have to the values of their cells, as `difference` says of one; entries for which nothing
    /// has to be sent are left out.
    ///
    /// - Parameters:
    ///   - places: which entries; they must exist.
    ///   - targets: where each shall stand.
    ///   - differences: has room for as many.
    /// - Returns: how many there are.
    func differences(
        of places: UnsafeBufferPointer<SeriesPlan.Place>,
        to targets: CellPointers,
        _ differences: inout [Difference]
    ) -> Int {
        differences.withUnsafeMutableBufferPointer { differences in
            values.withUnsafeBufferPointer { values in
                states.withUnsafeBufferPointer { states in
                    var count = 0
                    for place in places {
                        let (target, value) = (targets.cells(place.cell).pointee, values[Int(place.line)])
                        let amount = target > value ? min(target &- value, Self.greatestInteger) : 0
                        differences[count] = Difference(entry: place.line, amount: amount)
                        count &+= amount != 0 || !states[Int(place.line)].isBorn ? 1 : 0
                    }
                    return count
                }
            }
        }
    }

    // MARK: What became of it

    /// Notes that the datagram being filled carries this difference of an integer.
    @inline(__always)
    mutating func stage(_ entry: Int, _ difference: UInt64) {
        differences.append(Difference(entry: Int32(truncatingIfNeeded: entry), amount: difference))
    }

    /// Notes that the datagram being filled carries this difference of a Double.
    mutating func stage(_ entry: Int, _ difference: Double) {
        var difference = Difference(entry: Int32(truncatingIfNeeded: entry), amount: difference.bitPattern)
        difference.isFloatingPoint = true
        differences.append(difference)
    }

    /// Notes that the datagram being filled carries these differences of integers.
    mutating func stage(_ differences: UnsafeBufferPointer<Difference>) {
        self.differences.append(contentsOf: differences)
    }

    /// The datagram is full: what is staged from now on is in the next one.
    mutating func closeDatagram() {
        datagrams.append(Datagram(end: differences.count))
    }

    /// The next of the staged datagrams were not accepted: the receiver never saw them.
    mutating func discard(_ count: Int = 1) {
        let count = min(count, datagrams.count - acceptedDatagrams)
        guard count > 0 else { return }
        let end = datagrams[acceptedDatagrams + count - 1].end
        let removed = end - acceptedDifferences
        differences.removeSubrange(acceptedDifferences..<end)
        datagrams.removeSubrange(acceptedDatagrams..<acceptedDatagrams + count)
        for index in acceptedDatagrams..<datagrams.count { datagrams[index].end -= removed }
    }

    /// The next of the staged datagrams were accepted, in one piece.
    mutating func commit(_ count: Int = 1) {
        let count = min(count, datagrams.count - acceptedDatagrams)
        guard count > 0 else { return }
        acceptedDatagrams += count
        accepted += count
        add(acceptedDifferences..<datagrams[acceptedDatagrams - 1].end)
        acceptedDifferences = datagrams[acceptedDatagrams - 1].end
        // Not each time: what is left moves.
        guard acceptedDatagrams > 2 * Self.kept || acceptedDifferences > 2 * Self.keptDifferences else { return }
        var oldest = max(acceptedDatagrams - Self.kept, 0)
        while oldest < acceptedDatagrams - count, acceptedDifferences - datagrams[oldest].end > Self.keptDifferences { oldest += 1 }
        settle(oldest)
    }

    /// Adds accepted differences.
    private mutating func add(_ range: Range<Int>) {
        values.withUnsafeMutableBufferPointer { values in
            states.withUnsafeMutableBufferPointer { states in
                differences.withUnsafeMutableBufferPointer { differences in
                    for index in range {
                        let entry = Int(differences[index].entry)
                        let value = values[entry]
                        differences[index].wasBorn = states[entry].isBorn
                        states[entry].isBorn = true
                        if differences[index].isFloatingPoint {
                            before.append(value)
                            let sum = Double(bitPattern: value) + Double(bitPattern: differences[index].amount)
                            values[entry] = Self.clamped(sum).bitPattern
                        } else {
                            values[entry] = value &+ differences[index].amount
                        }
                    }
                }
            }
        }
    }

    /// Takes away the accepted differences from one on.
    private mutating func undo(from start: Int) {
        // Backwards: an entry may be in it more than once.
        for index in (start..<acceptedDifferences).reversed() {
            let difference = differences[index]
            let entry = Int(difference.entry)
            states[entry].isBorn = difference.wasBorn
            if difference.isFloatingPoint {
                values[entry] = before.removeLast()
            } else {
                values[entry] &-= difference.amount
            }
        }
    }

    /// Datagrams that were accepted were refused after all: their differences are outstanding again.
    ///
    /// What is staged at that moment stays right, since amounts are only added when they are committed.
    /// - Parameter isRefused: which of them, by their numbers (`accepted`).
    /// - Returns: false when there is no such datagram, or it was taken back before, or too long ago.
    mutating func takeBack(where isRefused: (Int) -> Bool) -> Bool {
        let oldest = accepted - acceptedDatagrams
        let taken = (0..<acceptedDatagrams).filter { !datagrams[$0].isTakenBack && isRefused(oldest + $0) }
        guard let first = taken.first else { return false }
        for index in taken { datagrams[index].isTakenBack = true }
        var start = first > 0 ? datagrams[first - 1].end : 0
        let beginning = start
        undo(from: beginning)
        let old = differences
        differences.removeSubrange(beginning...)
        for index in first..<datagrams.count {
            let end = datagrams[index].end
            if !datagrams[index].isTakenBack { differences.append(contentsOf: old[start..<end]) }
            datagrams[index].end = differences.count
            start = end
        }
        differences.append(contentsOf: old[start...])
        acceptedDifferences = datagrams[acceptedDatagrams - 1].end
        // What was not refused is added again: sums of Doubles depend on what stood there before.
        add(beginning..<acceptedDifferences)
        return true
    }

    /// What was accepted so far can no longer be refused.
    mutating func settle() {
        settle(acceptedDatagrams)
    }

    /// So many of the oldest datagrams can no longer be refused.
    private mutating func settle(_ count: Int) {
        guard count > 0 else { return }
        let end = datagrams[count - 1].end
        before.removeFirst(differences[..<end].count { $0.isFloatingPoint })
        differences.removeFirst(end)
        datagrams.removeFirst(count)
        for index in datagrams.indices { datagrams[index].end -= end }
        acceptedDatagrams -= count
        acceptedDifferences -= end
    }

    /// Sums beyond the greatest Double would be infinite, and stay so.
    private static func clamped(_ value: Double) -> Double {
        min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
}

extension DeltaLedger.Difference {
    /// The same of an entry that has moved.
    fileprivate func moved(to entry: Int32) -> DeltaLedger.Difference {
        var moved = DeltaLedger.Difference(entry: entry, amount: amount)
        moved.isFloatingPoint = isFloatingPoint
        moved.wasBorn = wasBorn
        return moved
    }
}
