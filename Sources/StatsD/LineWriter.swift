import MetricRegistry

/// Writes lines with what their receiver has not been sent into datagrams, and hands these on.
///
/// It lives as long as its sink: the ledger and the rendered lines are kept from flush to flush, and so is the memory of all buffers.
/// In a flush no line is written twice.
struct LineWriter<Output: DatagramOutput>: Sendable {
    /// Where the datagrams go.
    var output: Output
    private(set) var table: LineTable
    private(set) var ledger = DeltaLedger()
    private(set) var skipped = SkippedSamples()
    let receiver: StatsDReceiver
    private let histograms: StatsDConfiguration.Histograms
    private var maxDatagramBytes: Int
    private var batch: DatagramBatch
    /// Room for what a histogram's buckets counted.
    private var targets: [UInt64] = []
    /// Room for the differences of a block of counters.
    private var differences: [DeltaLedger.Difference] = []
    /// So many counters are looked at before the first of them is written: few enough for the nearest cache.
    private static var block: Int { 256 }
    private var replay = HistogramReplay()

    init(
        output: Output,
        receiver: StatsDReceiver,
        prefix: String,
        tags: [String: String],
        histograms: StatsDConfiguration.Histograms = .buckets,
        maxDatagramBytes: Int
    ) {
        self.output = output
        self.receiver = receiver
        self.histograms = histograms
        table = LineTable(renderer: LineRenderer(receiver: receiver, prefix: prefix, tags: tags))
        self.maxDatagramBytes = min(max(maxDatagramBytes, 64), receiver.largestDatagram)
        batch = DatagramBatch(limit: self.maxDatagramBytes)
    }

    /// Whether more lines are wanted in this flush.
    var isOpen: Bool {
        @inline(__always) get { output.isOpen }
    }

    /// Starts a flush.
    mutating func begin() {
        skipped = SkippedSamples()
    }

    /// Hands on what is left.
    mutating func end() {
        if batch.close() { ledger.closeDatagram() }
        if !batch.isEmpty { output.deliver(batch, ledger: &ledger) }
        batch.removeAll()
    }

    /// Frees the memory of removed lines once they are the greater part; between flushes.
    ///
    /// - Returns: the new index of each line, -1 for one that is gone; nil when the lines have stayed where they were.
    mutating func compact() -> [Int32]? {
        let places = table.compact()
        if let places { ledger.move(to: places) }
        return places
    }

    /// Puts the lines in order, in the memory too; between flushes.
    ///
    /// - Parameter order: all lines that have not been removed, each once.
    /// - Returns: the new index of each line, -1 for a removed one.
    mutating func arrange(_ order: [Int32]) -> [Int32] {
        let places = table.arrange(order)
        ledger.move(to: places)
        return places
    }

    /// Frees the lines of a series that has ended, and its names.
    mutating func removeLines(_ lines: Range<Int>) {
        table.remove(lines)
    }

    /// Renders a new series' lines and returns the first one's index; there must be as many entries made in the ledger.
    ///
    /// - Parameter known: what the receiver knows the series' only line by already.
    mutating func addLines(_ source: LineSource, wanted: LineRenderer.Identity, known: UInt64? = nil) -> Int {
        table.add(source, wanted: wanted, known: known)
    }

    /// As `addLines`, for a series whose labels stay as they are; nil when they do not, or it has to be told apart from another.
    mutating func addLines(_ template: LineTemplate, labels: UnsafeBufferPointer<UInt8>) -> Int? {
        table.add(template, labels: labels)
    }

    /// Makes room for so many new lines.
    mutating func reserveLines(_ count: Int) {
        table.reserveLines(count)
    }

    /// Expects all lines from one on to be written in this flush.
    mutating func expectLines(from first: Int) {
        output.expect(bytes: table.textBytes(from: first) + 2 * (table.count - first), in: batch)
    }

    /// Keeps names for series that are not there at present.
    mutating func reserveNames(_ keys: [UInt64]) {
        table.reserve(keys)
    }

    /// Gives such a name back.
    mutating func releaseName(_ key: UInt64) {
        table.release(key)
    }

    /// Makes the entry of the next line.
    mutating func addEntry(_ form: DeltaLedger.Form, startingAt start: UInt64 = 0, isBorn: Bool = false) {
        ledger.addEntry(form, startingAt: start, isBorn: isBorn)
    }

    /// Makes the entry of the next line, which stands where a line of another writer to the same receiver does.
    mutating func addEntry(asIn other: LineWriter, _ line: Int) {
        ledger.addEntry(asIn: other.ledger, line)
    }

    /// Moves where an entry stands: its source has begun to count anew.
    mutating func shiftEntry(_ line: Int, by amount: Double) {
        ledger.shift(line, by: amount)
    }

    /// Changes the size of datagrams, between flushes.
    mutating func limitDatagrams(to bytes: Int) {
        maxDatagramBytes = min(max(bytes, 64), receiver.largestDatagram)
        batch = DatagramBatch(limit: maxDatagramBytes)
    }

    // MARK: Values

    /// Counts a sample that is no number, or none that can be sent.
    mutating func skip(_ value: Double) {
        if value.isNaN { skipped.notANumber += 1 } else { skipped.infinite += 1 }
    }

    /// Writes what brings a counter of whole numbers to the target, if anything.
    @inline(__always)
    mutating func writeCounter(_ line: Int, _ target: UInt64) {
        if let difference = ledger.difference(line, to: target) { writeCounter(line, difference: difference) }
    }

    /// Writes what brings counters of whole numbers to the values of their cells, if anything.
    ///
    /// Cost: some 20 ns a counter. All that is looked at lies in the memory one after the other, where places are in order.
    mutating func writeCounters(_ places: [SeriesPlan.Place], _ values: CellPointers) {
        if differences.isEmpty { differences = Array(repeating: DeltaLedger.Difference(entry: 0, amount: 0), count: Self.block) }
        places.withUnsafeBufferPointer { places in
            for first in stride(from: 0, to: places.count, by: Self.block) where output.isOpen {
                let block = UnsafeBufferPointer(rebasing: places[first..<min(first + Self.block, places.count)])
                writeDifferences(ledger.differences(of: block, to: values, &differences))
            }
        }
    }

    /// Writes so many of the differences.
    private mutating func writeDifferences(_ count: Int) {
        var written = 0
        while written < count, output.isOpen {
            written += fillDatagram(with: written..<count)
            guard written < count else { return }
            if batch.isAtStart {
                skipped.tooLong += 1
                written += 1
            } else {
                ledger.closeDatagram()
                if !batch.advance() {
                    output.deliver(batch, ledger: &ledger)
                    batch.removeAll()
                }
            }
        }
    }

    /// Writes some of the differences into the datagram that is being filled, and returns how many.
    @inline(__always)
    private mutating func fillDatagram(with range: Range<Int>) -> Int {
        differences.withUnsafeBufferPointer { differences in
            var lines = 0
            batch.fill { output, room in
                let result = table.write(UnsafeBufferPointer(rebasing: differences[range]), to: output, room: room)
                lines = result.lines
                return result.bytes
            }
            ledger.stage(UnsafeBufferPointer(rebasing: differences[range.lowerBound..<range.lowerBound + lines]))
            return lines
        }
    }

    private mutating func writeCounter(_ line: Int, difference: UInt64) {
        guard let output = beginUnit(textBytes: table.textBytes(line)) else { return }
        let count = table.write(line, to: output) { DecimalText.write(difference, to: $0) }
        if endUnit(count) { ledger.stage(line, difference) }
    }

    /// Writes what brings a floating-point counter to the target, if anything.
    ///
    /// - Parameter mayFall: whether it is a sum that may go down, where the receiver takes that. A receiver that refuses negative counters
    ///   keeps the highest it was sent, until the sum is above that again.
    mutating func writeCounter(_ line: Int, _ target: Double, mayFall: Bool) {
        let difference = ledger.difference(
            line,
            to: target,
            mayFall: mayFall && receiver.acceptsNegativeCounters,
            wholeNumbers: receiver.counterForm == .integer
        )
        guard let difference else { return }
        guard let output = beginUnit(textBytes: table.textBytes(line)) else { return }
        let count = table.write(line, to: output) { DecimalText.write(difference, to: $0) }
        if endUnit(count) { ledger.stage(line, difference) }
    }

    // MARK: Histograms

    /// How a histogram's observations are sent; nil where its buckets are.
    func timers(for family: FamilyDescriptor) -> TimerForm? {
        guard histograms == .timers, let timers = receiver.timers else { return nil }
        // A receiver that takes no negative value cannot be told of a bucket below zero.
        return timers.mayBeNegative || family.upperBounds.first ?? 1 > 0 ? timers : nil
    }

    /// Writes observations with the counts and the sum that the receiver has not been sent.
    ///
    /// - Parameters:
    ///   - line: the histogram's line, whose entry is the sum's; those of the buckets follow.
    ///   - counts: the observations of each bucket.
    mutating func writeObservations(
        _ line: Int,
        _ counts: UnsafeBufferPointer<UInt64>,
        sum: Double,
        bounds: [Double],
        _ timers: TimerForm
    ) {
        if targets.count < counts.count { targets = Array(repeating: 0, count: counts.count) }
        for bucket in counts.indices { targets[bucket] = ledger.difference(line + 1 + bucket, to: counts[bucket]) ?? 0 }
        let missingSum = ledger.difference(line, to: sum, mayFall: true) ?? 0
        replay.replay(targets[..<counts.count], sum: missingSum, bounds: bounds, mayBeNegative: timers.mayBeNegative)
        for index in replay.observations.indices {
            let observation = replay.observations[index]
            var rest = observation.count
            var lines = 0
            while rest > 0, lines < TimerForm.mostLines, output.isOpen {
                let count = timers.isWeighted ? min(rest, TimerForm.mostPerLine) : 1
                writeObservation(line, entry: line + 1 + observation.bucket, observation.value, count: count, timers.type)
                rest -= count
                lines += 1
            }
        }
    }

    /// Writes one line for some observations of a value.
    private mutating func writeObservation(_ line: Int, entry: Int, _ value: Double, count: UInt64, _ type: String) {
        guard let output = beginUnit(textBytes: table.textBytes(line) + "|ms|@".utf8.count) else { return }
        let written = table.write(line, to: output) { output in
            var end = DecimalText.write(value, to: output)
            for byte in "|\(type)".utf8 {
                output[end] = byte
                end += 1
            }
            guard count > 1 else { return end }
            for byte in "|@".utf8 {
                output[end] = byte
                end += 1
            }
            return end + DecimalText.write(TimerForm.rate(count), to: output + end)
        }
        guard endUnit(written) else { return }
        // Both belong to the datagram that has the line.
        ledger.stage(entry, count)
        ledger.stage(line, value * Double(count))
    }

    // MARK: Gauges

    /// Writes a gauge: in every flush, since receivers forget those that fall silent.
    mutating func writeGauge(_ line: Int, _ value: Double) {
        if !value.isFinite {
            skip(value)
        } else {
            let isPair = value < 0 && receiver.zeroBeforeNegativeGauge
            guard let output = beginUnit(textBytes: table.textBytes(line) * (isPair ? 2 : 1)) else { return }
            var count = 0
            if isPair {
                count = table.write(line, to: output) { DecimalText.write(UInt64(0), to: $0) }
                output[count] = UInt8(ascii: "\n")
                count += 1
            }
            count += table.write(line, to: output + count) { DecimalText.write(value, to: $0) }
            _ = endUnit(count)
        }
    }

    @inline(__always)
    private mutating func beginUnit(textBytes: Int) -> UnsafeMutablePointer<UInt8>? {
        if let output = batch.beginUnit(textBytes: textBytes) { return output }
        skipped.tooLong += 1
        return nil
    }

    /// Returns whether the unit is in a datagram.
    @inline(__always)
    private mutating func endUnit(_ count: Int) -> Bool {
        let placement = batch.endUnit(count: count)
        return placement == .fits ? true : settle(placement)
    }

    private mutating func settle(_ placement: DatagramBatch.Placement) -> Bool {
        switch placement {
        case .fits: break
        case .next: ledger.closeDatagram()
        case .full:
            ledger.closeDatagram()
            output.deliver(batch, ledger: &ledger)
            batch.takeUp()
        case .tooLong:
            skipped.tooLong += 1
            return false
        }
        return true
    }
}

extension LineWriter where Output == DatagramTransmitter {
    /// Starts a flush to a receiver, which may be another one than the last.
    mutating func open(_ socket: any DatagramSocket, isSame: Bool) {
        output.open(socket, mayBePadded: receiver.skipsEmptyLines)
        // The way may have become another since, and a datagram that is cut on it is lost with any of its pieces.
        let limit = max(min(maxDatagramBytes, socket.pathLimit ?? .max), 64)
        if limit != batch.limit { batch = DatagramBatch(limit: limit) }
        guard !isSame else { return }
        // What is pending on this socket is about datagrams of long ago; what went to the other one can no longer be refused.
        _ = socket.takeRefusals()
        ledger.settle()
        output.forgetLast()
    }

    /// Asks whether the last datagram was refused, and takes it back if so.
    ///
    /// Returns whether it was.
    mutating func probe(_ socket: any DatagramSocket) -> Bool {
        output.probe(socket, &ledger)
    }
}
