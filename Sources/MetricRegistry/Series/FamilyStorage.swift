import Synchronization

/// The series of one family: found by their label values without a lock, and kept in the order of exposition.
///
/// Everything that changes what can be found happens under the lock: making a series, taking it away, replacing the table. What is
/// taken away is given back in two steps: first no look-up may be inside that could have found it (`CellSpace.quiesce`), then no
/// reading that began before may be under way (`ReadEpoch`). The order has a lock of its own, which is taken first, and making a series
/// does not need: it never waits for a reading that sorts.
@usableFromInline
final class FamilyStorage: @unchecked Sendable {
    let descriptor: FamilyDescriptor
    let representation: MetricRepresentation
    let cellKind: CellKind
    let store: CellStore
    let exemplars: ExemplarStore
    let arena: RecordArena
    let template: LabelTemplate
    /// As `FamilyView.quotedLabelNames`.
    let quotedLabelNames: [String]?
    let hasher: LabelHash
    let limit: Int
    private let now: (@Sendable () -> Double)?

    /// The address of the table.
    ///
    /// Acquiring at readers: who sees the address sees the table, and all records that were in the one before.
    let table: Atomic<UnsafeMutableRawPointer>
    /// The address of the series that stands for those above the limit, nil below it.
    let overflow = Atomic<UnsafeMutablePointer<Atomic<UInt64>>?>(nil)
    /// Look-ups that ended there; relaxed: a number, nothing more.
    private let overflowed = Atomic<UInt64>(0)

    let orderLock = Lock()
    /// Under its lock, as is taking series away: what is in the order can be found.
    var order = SeriesOrder()

    // Under the lock, which is the arena's.
    /// The series that are not in the order yet.
    var made: [SeriesRecord] = []
    /// The number of series.
    var count = 0
    var usedSlots = 0
    var epoch: ReadEpoch
    var startingValues: [UInt: MetricValue] = [:]
    /// What the labels of all series take when they are written.
    var labelBytes = 0
    var retired = RetiredMemory()

    init(
        descriptor: FamilyDescriptor,
        representation: MetricRepresentation,
        context: FamilyContext,
        limit: Int
    ) {
        self.descriptor = descriptor
        self.representation = representation
        self.limit = limit
        cellKind = representation.cellKind(bounds: descriptor.upperBounds.count)
        store = context.store
        exemplars = context.exemplars
        hasher = context.hasher
        now = context.now
        arena = RecordArena(store: context.store)
        template = LabelTemplate(names: descriptor.labelNames, constant: context.constantLabels)
        let names = (descriptor.labelNames + context.constantLabels.map(\.name)).sorted()
        quotedLabelNames = names.allSatisfy(Names.isClassicLabelName) ? nil : names
        table = Atomic(SlotTable(capacity: SlotTable.capacity(for: 1)).base)
        epoch = ReadEpoch(arena: arena)
    }

    deinit {
        SlotTable(base: table.load(ordering: .relaxed)).deallocate()
        retired.free(into: epoch)
        // A reading may still show them.
        for chunk in order.chunks { epoch.add(chunk.buffer) }
        made.withUnsafeBufferPointer { epoch.add($0) }
    }

    /// The number of look-ups that were answered with the `overflow` series.
    var overflowedLookUps: UInt64 { overflowed.load(ordering: .relaxed) }

    /// The number of the cell of the only series of a family without labels; nil before it is made.
    var onlyCell: UInt? {
        let values = UnsafeBufferPointer<LabelBytes>(start: nil, count: 0)
        return arena.lock.withLock { find(values, hasher.hash(values))?.record.header.cell }
    }

    // MARK: Finding

    /// Runs the body with the series of these label values, which is made when it is new; it is not given back before the body ends.
    ///
    /// Cost: no lock and no allocation for a series that is there. The body only updates a cell.
    @inline(__always)
    func withSeries(_ values: UnsafeBufferPointer<LabelBytes>, _ body: (SeriesRecord, SeriesRecord.Header) -> Void) {
        guard values.count == template.count else { return store.refuse() }
        let key = hasher.hash(values)
        let thread = ThreadCells.current
        if _fastPath(thread.pointee.isRegistered) {
            thread.pointee.enter()
            if let (record, header) = find(values, key), _fastPath(!header.isLeaving) {
                record.touch(header)
                body(record, header)
                thread.pointee.leave()
                return
            }
            thread.pointee.leave()
        }
        withSeriesNotFound(values, key, body)
    }

    /// Apart, so that what is seldom needed takes no registers in a look-up.
    @inline(never)
    private func withSeriesNotFound(
        _ values: UnsafeBufferPointer<LabelBytes>,
        _ key: LabelHash.Key,
        _ body: (SeriesRecord, SeriesRecord.Header) -> Void
    ) {
        let thread = CellSpace.register()
        thread.pointee.enter()
        // Looked up once more: it may have been made since, and only then the family reached its limit. In this order: who sees the
        // overflow (acquiring) sees all series that were made before it.
        if let address = overflow.load(ordering: .acquiring), find(values, key) == nil {
            overflowed.wrappingAdd(1, ordering: .relaxed)
            let record = SeriesRecord(pointer: address)
            let header = record.header
            record.touch(header)
            body(record, header)
            thread.pointee.leave()
            return
        }
        thread.pointee.leave()
        // The clock is somebody else's: outside of the lock.
        let time = now?()
        arena.lock.withLock {
            let record = findOrMake(values, key, startingAt: .integer(0), at: time)
            body(record, record.header)
        }
    }

    @inline(__always)
    func find(
        _ values: UnsafeBufferPointer<LabelBytes>,
        _ key: LabelHash.Key
    ) -> (record: SeriesRecord, header: SeriesRecord.Header)? {
        let length = template.fixedLength &+ key.length
        return SlotTable(base: table.load(ordering: .acquiring)).find(key.hash) { record, header in
            template.matches(record, header, values, totalLength: length)
        }
    }

    /// The handle of the series with these label values, both of which are made when they are new.
    ///
    /// The starting value counts only for a series that is made.
    func handle(_ values: [String], startingAt start: MetricValue = .integer(0)) throws(RegistryError) -> AnyObject {
        try withLabelBytes(of: values) { bytes throws(RegistryError) in try handle(bytes, startingAt: start) }
    }

    /// As above, by the bytes of the values.
    @usableFromInline
    func findHandle(_ values: UnsafeBufferPointer<LabelBytes>) -> Result<AnyObject, RegistryError> {
        Result { () throws(RegistryError) in try handle(values, startingAt: .integer(0)) }
    }

    private func handle(_ values: UnsafeBufferPointer<LabelBytes>, startingAt start: MetricValue) throws(RegistryError) -> AnyObject {
        guard values.count == template.count else {
            throw RegistryError(
                code: .labelCount,
                message: "\(descriptor.name) has \(template.count) labels, \(values.count) values were given"
            )
        }
        let key = hasher.hash(values)
        let thread = CellSpace.register()
        thread.pointee.enter()
        if let (record, header) = find(values, key), let handle = record.handle {
            if !header.isLeaving {
                record.touch(header)
                let object = handle.takeUnretainedValue()
                thread.pointee.leave()
                return object
            }
        }
        thread.pointee.leave()
        let time = now?()
        return arena.lock.withLock {
            let record = findOrMake(values, key, startingAt: start, at: time)
            if let handle = record.handle { return handle.takeUnretainedValue() }
            let object = makeHandle(record.header.cell)
            record.setHandle(.passRetained(object))
            return object
        }
    }

    private func makeHandle(_ cell: UInt) -> AnyObject {
        switch representation {
        case .counter: Counter(cell: cell, store: store, exemplars: exemplars)
        case .floatingPointCounter: FloatingPointCounter(cell: cell, store: store, exemplars: exemplars)
        case .gauge: Gauge(cell: cell, store: store)
        case .histogram(let bounds): Histogram(cell: cell, bounds: bounds, store: store, exemplars: exemplars)
        case .gaugeCallback, .counterCallback: CallbackHandle(cell: cell, store: store)
        }
    }

    // MARK: Making, under the lock

    private func findOrMake(
        _ values: UnsafeBufferPointer<LabelBytes>,
        _ key: LabelHash.Key,
        startingAt start: MetricValue,
        at time: Double?
    ) -> SeriesRecord {
        if let (record, _) = find(values, key) {
            let header = record.mark(SeriesRecord.Header.leaving, false)
            record.touch(header)
            return record
        }
        if let address = overflow.load(ordering: .acquiring) {
            overflowed.wrappingAdd(1, ordering: .relaxed)
            return SeriesRecord(pointer: address)
        }
        let (length, isEscaped) = template.measure(values)
        if count >= limit || length > SeriesRecord.greatestLength { return makeOverflow(values.count, at: time) }
        return make(values, key.hash, length: length, isEscaped: isEscaped, startingAt: start, at: time)
    }

    /// The series that all those above the limit share; every one of its label values is `overflow`.
    private func makeOverflow(_ count: Int, at time: Double?) -> SeriesRecord {
        overflowed.wrappingAdd(1, ordering: .relaxed)
        return withLabelBytes(of: [String](repeating: "overflow", count: count)) { values in
            let key = hasher.hash(values)
            let (length, isEscaped) = template.measure(values)
            let record =
                find(values, key)?.record
                ?? make(values, key.hash, length: length, isEscaped: isEscaped, startingAt: .integer(0), at: time)
            record.mark(SeriesRecord.Header.leaving, false)
            // Releasing: from here on look-ups of new values end there without the lock.
            overflow.store(record.pointer, ordering: .releasing)
            return record
        }
    }

    private func make(
        _ values: UnsafeBufferPointer<LabelBytes>,
        _ hash: UInt32,
        length: Int,
        isEscaped: Bool,
        startingAt start: MetricValue,
        at time: Double?
    ) -> SeriesRecord {
        let cell = store.allocate(cellKind, base: start.bits, at: time)
        if start.bits != 0 { startingValues[cell] = start }
        let record = arena.allocate(length: length)
        record.initialize(cell: cell, length: length, isEscaped: isEscaped, hash: UInt16(truncatingIfNeeded: hash))
        template.write(values, to: UnsafeMutablePointer(mutating: record.labels))
        if case .gauge = representation { record.setHandle(.passRetained(makeHandle(cell))) }
        labelBytes += length
        usedSlots += 1
        makeRoom()
        SlotTable(base: table.load(ordering: .relaxed)).insert(record, hash: hash)
        made.append(record)
        count += 1
        return record
    }

    /// Replaces the table when it is three quarters full.
    private func makeRoom() {
        let old = SlotTable(base: table.load(ordering: .relaxed))
        if usedSlots > (old.mask + 1) / 4 * 3 { replaceTable() }
    }
}
