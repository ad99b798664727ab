import MetricRegistry

/// Goes through a registry and fills datagrams with what its receiver has not been sent.
///
/// It lives as long as its sink: the ledger and the rendered lines are kept from flush to flush, and so is the memory of all buffers.
struct FlushVisitor<Output: DatagramOutput>: MetricVisitor {
    /// Samples that could not be sent in this flush.
    struct Skipped: Sendable, Equatable {
        var notANumber = 0
        var infinite = 0
        var tooLong = 0
    }

    private enum Value {
        case counter(MetricValue)
        case gauge(Double)
        case histogram(HistogramValue)
    }

    /// A series that is met for the first time.
    private struct NewSeries {
        let family: FamilyDescriptor
        let series: Series
        let identity: LineRenderer.Identity
        let value: Value
    }

    /// Where the datagrams go.
    var output: Output
    private(set) var table: LineTable
    private(set) var ledger = DeltaLedger()
    private(set) var skipped = Skipped()
    private let receiver: StatsDReceiver
    private var buffer: DatagramBuffer
    private var family: FamilyDescriptor?
    /// New series that had to be altered: they are named after all those of the same flush that did not, so that these keep theirs.
    private var deferred: [NewSeries] = []

    init(output: Output, receiver: StatsDReceiver, prefix: String, tags: [String: String], maxDatagramBytes: Int) {
        self.output = output
        self.receiver = receiver
        table = LineTable(renderer: LineRenderer(receiver: receiver, prefix: prefix, tags: tags))
        buffer = DatagramBuffer(limit: min(max(maxDatagramBytes, 64), receiver.largestDatagram))
    }

    /// Sends what is outstanding: all of one flush.
    mutating func flush(_ registry: Registry) {
        skipped = Skipped()
        registry.visit(&self)
        for new in deferred { add(new) }
        deferred.removeAll()
        family = nil
        if !buffer.bytes.isEmpty {
            output.deliver(buffer.bytes, ledger: &ledger)
            buffer.takeUp()
        }
    }

    // MARK: MetricVisitor

    mutating func visit(family: FamilyDescriptor) {
        self.family = family
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        visit(series, .counter(value))
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        visit(series, .gauge(value))
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        visit(series, .histogram(histogram))
    }

    private mutating func visit(_ series: Series, _ value: Value) {
        guard let family else { return }
        if let line = table.firstLine(of: series) {
            if output.isOpen { write(value, from: line, startingAt: series.startingValue) }
            return
        }
        // A new series gets its name even when nothing is sent any more: names must not depend on what became of datagrams.
        let new = NewSeries(family: family, series: series, identity: table.identity(of: series, in: family), value: value)
        if new.identity.isAltered { deferred.append(new) } else { add(new) }
    }

    /// Renders a series' lines, makes as many entries in the ledger, and writes its first value.
    private mutating func add(_ new: NewSeries) {
        let first = table.add(new.series, in: new.family, wanted: new.identity)
        // The value itself says how it is kept: a labelled floating-point counter starts at the integer zero.
        let isFloatingPoint = if case .counter(.floatingPoint) = new.value { true } else { false }
        let sum = new.family.kind == .histogram ? table.count - 2 : nil
        while ledger.count < table.count {
            ledger.addEntry(isFloatingPoint || ledger.count == sum ? .floatingPoint : .integer)
        }
        if output.isOpen { write(new.value, from: first, startingAt: new.series.startingValue) }
    }

    // MARK: Values

    private mutating func write(_ value: Value, from line: Int, startingAt start: MetricValue) {
        switch value {
        case .counter(.integer(let value)):
            let start = if case .integer(let start) = start { start } else { UInt64(0) }
            writeCounter(line, value >= start ? value - start : 0)
        case .counter(.floatingPoint(let value)):
            // What came from an earlier run is not this receiver's: the entry counts what was added since.
            writeCounter(line, max(0, value - start.doubleValue), mayFall: false)
        case .gauge(let value):
            writeGauge(line, value)
        case .histogram(let histogram):
            write(histogram, from: line)
        }
    }

    private mutating func write(_ histogram: HistogramValue, from first: Int) {
        var line = first
        var cumulative: UInt64 = 0
        for count in histogram.bucketCounts {
            cumulative &+= count
            writeCounter(line, cumulative)
            line += 1
        }
        // Negative observations can lower a sum. A receiver that refuses negative counters keeps the highest it was sent, until
        // the sum is above that again.
        writeCounter(line, histogram.sum, mayFall: receiver.acceptsNegativeCounters)
        writeCounter(line + 1, cumulative)
    }

    private mutating func writeCounter(_ line: Int, _ target: UInt64) {
        guard let difference = ledger.difference(line, to: target) else { return }
        buffer.beginUnit()
        buffer.append(table.head(line))
        buffer.append { DecimalText.append(difference, to: &$0) }
        buffer.append(table.tail(line))
        if endUnit() { ledger.stage(line, difference) }
    }

    private mutating func writeCounter(_ line: Int, _ target: Double, mayFall: Bool) {
        let wholeNumbers = receiver.counterForm == .integer
        guard let difference = ledger.difference(line, to: target, mayFall: mayFall, wholeNumbers: wholeNumbers) else { return }
        buffer.beginUnit()
        buffer.append(table.head(line))
        buffer.append { DecimalText.append(difference, to: &$0) }
        buffer.append(table.tail(line))
        if endUnit() { ledger.stage(line, difference) }
    }

    /// Gauges are sent in every flush: receivers forget those that fall silent.
    private mutating func writeGauge(_ line: Int, _ value: Double) {
        if value.isNaN {
            skipped.notANumber += 1
        } else if value.isInfinite {
            skipped.infinite += 1
        } else {
            buffer.beginUnit()
            if value < 0, receiver.zeroBeforeNegativeGauge {
                buffer.append(table.head(line))
                buffer.append { $0.append(UInt8(ascii: "0")) }
                buffer.append(table.tail(line))
                buffer.append { $0.append(UInt8(ascii: "\n")) }
            }
            buffer.append(table.head(line))
            buffer.append { DecimalText.append(value, to: &$0) }
            buffer.append(table.tail(line))
            _ = endUnit()
        }
    }

    /// Returns whether the unit is in the datagram that is being filled.
    private mutating func endUnit() -> Bool {
        switch buffer.endUnit() {
        case .fits:
            return true
        case .needsNext:
            output.deliver(buffer.bytes, ledger: &ledger)
            buffer.takeUp()
            return true
        case .tooLong:
            skipped.tooLong += 1
            return false
        }
    }
}

extension FlushVisitor where Output == DatagramTransmitter {
    /// Starts a flush to a receiver, which may be another one than the last.
    mutating func open(_ socket: any DatagramSocket, isSame: Bool) {
        output.open(socket)
        guard !isSame else { return }
        // What is pending on this socket is about datagrams of long ago; what went to the other one can no longer be refused.
        _ = socket.takeRefusal()
        ledger.settleLast()
    }

    /// Asks whether the last datagram was refused, and takes it back if so.
    ///
    /// Returns whether it was.
    mutating func probe(_ socket: any DatagramSocket) -> Bool {
        output.probe(socket, &ledger)
    }
}
