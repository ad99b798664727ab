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

    /// What a line carries.
    struct Difference: Sendable, BitwiseCopyable {
        let entry: Int32
        /// An integer, or a Double's bits.
        let amount: UInt64
    }

    /// An entry before a difference was added.
    private struct Before {
        let value: UInt64
        let state: State
    }

    /// How an entry counts, and whether the receiver has heard of it at all, if only as zero.
    private struct State: BitwiseCopyable {
        let form: Form
        var isBorn: Bool
    }

    /// The most that one line carries of an integer: receivers read Doubles, which are exact up to here, or 64-bit integers.
    static let greatestInteger: UInt64 = 1 << 53

    private var states: [State] = []
    /// An integer, or a Double's bits.
    private var values: [UInt64] = []
    // The following keep their memory.
    private var staged: [Difference] = []
    /// Where each of the staged datagrams ends.
    private var ends: [Int] = []
    /// How many of the staged datagrams, and of their differences, are settled.
    private var settled = 0
    private var settledDifferences = 0
    /// What was accepted last, and what its entries held before.
    private var last: [Difference] = []
    private var before: [Before] = []
    /// Where each of the datagrams ends among them.
    private var lastEnds: [Int] = []
    private var hasLast = false

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

    /// Where a floating-point entry stands; zero for an unknown one.
    func value(_ entry: Int) -> Double { values.indices.contains(entry) ? Double(bitPattern: values[entry]) : 0 }

    /// Moves where a floating-point entry stands: its source has begun to count anew.
    ///
    /// What was accepted before is settled by that.
    mutating func shift(_ entry: Int, by amount: Double) {
        guard values.indices.contains(entry) else { return }
        settleLast()
        values[entry] = Self.clamped(Double(bitPattern: values[entry]) + amount).bitPattern
    }

    /// Moves entries, between flushes: nothing is staged.
    ///
    /// - Parameter places: the new index of each entry, in order; -1 for one that is gone.
    mutating func move(to places: [Int32]) {
        let (oldStates, oldValues, oldLast, oldBefore) = (states, values, last, before)
        (states, values, last, before) = ([], [], [], [])
        for entry in places.indices where places[entry] >= 0 {
            states.append(oldStates[entry])
            values.append(oldValues[entry])
        }
        // What was accepted last can still be refused.
        var start = 0
        for datagram in lastEnds.indices {
            for (difference, earlier) in zip(oldLast[start..<lastEnds[datagram]], oldBefore[start..<lastEnds[datagram]])
            where places[Int(difference.entry)] >= 0 {
                last.append(Difference(entry: places[Int(difference.entry)], amount: difference.amount))
                before.append(earlier)
            }
            start = lastEnds[datagram]
            lastEnds[datagram] = last.count
        }
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

    /// The differences that many integer entries have to their targets, as `difference` says of one; entries for which nothing has to be
    /// sent are left out.
    ///
    /// - Parameters:
    ///   - places: which entries; they must exist.
    ///   - targets: where each shall stand.
    ///   - differences: has room for as many.
    /// - Returns: how many there are.
    func differences(of places: [SeriesPlan.Place], to targets: [UInt64], _ differences: inout [Difference]) -> Int {
        differences.withUnsafeMutableBufferPointer { differences in
            values.withUnsafeBufferPointer { values in
                states.withUnsafeBufferPointer { states in
                    var count = 0
                    for (index, place) in places.enumerated() {
                        let (target, value) = (targets[index], values[Int(place.line)])
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

    /// Notes that the datagram being filled carries this difference.
    @inline(__always)
    mutating func stage(_ entry: Int, _ difference: UInt64) {
        staged.append(Difference(entry: Int32(truncatingIfNeeded: entry), amount: difference))
    }

    /// Notes that the datagram being filled carries this difference.
    mutating func stage(_ entry: Int, _ difference: Double) {
        stage(entry, difference.bitPattern)
    }

    /// Notes that the datagram being filled carries these differences.
    mutating func stage(_ differences: UnsafeBufferPointer<Difference>) {
        staged.append(contentsOf: differences)
    }

    /// The datagram is full: what is staged from now on is in the next one.
    mutating func closeDatagram() {
        ends.append(staged.count)
    }

    /// The next of the staged datagrams were not accepted: the receiver never saw them.
    mutating func discard(_ datagrams: Int = 1) {
        settle(datagrams)
    }

    /// The next of the staged datagrams were accepted, in one piece.
    ///
    /// They become those that can be taken back.
    mutating func commit(_ datagrams: Int = 1) {
        let count = min(datagrams, ends.count - settled)
        let range = settledDifferences..<(count > 0 ? ends[settled + count - 1] : settledDifferences)
        settleLast()
        lastEnds.append(contentsOf: ends[settled..<settled + count].lazy.map { $0 - range.lowerBound })
        if range.count == staged.count {
            swap(&staged, &last)
            settledDifferences = 0
            settled = 0
            ends.removeAll(keepingCapacity: true)
        } else {
            last.append(contentsOf: staged[range])
            settle(count)
        }
        hasLast = true
        addLast()
    }

    private mutating func addLast() {
        before.reserveCapacity(last.count)
        values.withUnsafeMutableBufferPointer { values in
            states.withUnsafeMutableBufferPointer { states in
                for difference in last {
                    let entry = Int(difference.entry)
                    let (value, state) = (values[entry], states[entry])
                    before.append(Before(value: value, state: state))
                    values[entry] =
                        switch state.form {
                        case .integer: value &+ difference.amount
                        case .floatingPoint:
                            Self.clamped(Double(bitPattern: value) + Double(bitPattern: difference.amount)).bitPattern
                        }
                    states[entry].isBorn = true
                }
            }
        }
    }

    private mutating func settle(_ datagrams: Int) {
        settled = min(settled + datagrams, ends.count)
        settledDifferences = settled > 0 ? ends[settled - 1] : 0
        guard settled == ends.count else { return }
        staged.removeSubrange(..<settledDifferences)
        ends.removeAll(keepingCapacity: true)
        settled = 0
        settledDifferences = 0
    }

    /// What was accepted last was refused after all, or some of its datagrams: their differences are outstanding again.
    ///
    /// What is staged at that moment stays right, since amounts are only added when they are committed.
    /// - Parameter isRefused: which of the datagrams, in the order in which they were committed, as far as they were not taken back.
    /// - Returns: false when there is no such datagram, or it was taken back before.
    mutating func takeBackLast(where isRefused: (Int) -> Bool = { _ in true }) -> Bool {
        guard hasLast else { return false }
        // Backwards: an entry may be in it more than once.
        for (difference, before) in zip(last, before).reversed() {
            values[Int(difference.entry)] = before.value
            states[Int(difference.entry)] = before.state
        }
        let (differences, ends) = (last, lastEnds)
        settleLast()
        var start = 0
        for (datagram, end) in ends.enumerated() {
            if !isRefused(datagram) {
                last.append(contentsOf: differences[start..<end])
                lastEnds.append(last.count)
            }
            start = end
        }
        hasLast = !lastEnds.isEmpty
        // What was not refused is added again: sums of Doubles depend on what stood there before.
        addLast()
        return true
    }

    /// What was accepted last can no longer be refused.
    mutating func settleLast() {
        last.removeAll(keepingCapacity: true)
        before.removeAll(keepingCapacity: true)
        lastEnds.removeAll(keepingCapacity: true)
        hasLast = false
    }

    /// Sums beyond the greatest Double would be infinite, and stay so.
    private static func clamped(_ value: Double) -> Double {
        min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
}
