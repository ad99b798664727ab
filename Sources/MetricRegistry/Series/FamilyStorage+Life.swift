import Synchronization

/// How series are taken away.
extension FamilyStorage {
    /// Takes one series away; whoever holds its handle goes on with one that nobody reads.
    ///
    /// - Returns: whether there was such a series.
    func remove(_ values: [String]) -> Bool {
        guard values.count == descriptor.labelNames.count else { return false }
        let isFound = orderLock.withLock {
            settleOrder()
            return withLabelBytes(of: values) { values in
                let key = hasher.hash(values)
                return arena.lock.withLock { () -> Bool in
                    guard let (record, _) = find(values, key) else { return false }
                    SlotTable(base: table.load(ordering: .relaxed)).remove(record, hash: key.hash)
                    // It may have been made since the order was settled.
                    if let index = made.firstIndex(of: record) { made.remove(at: index) } else { order.remove(record) }
                    retire(record)
                    return true
                }
            }
        }
        if isFound { giveBack() }
        return isFound
    }

    /// Takes those series away that were not used for a time, and whose handle nobody holds.
    ///
    /// Exact: an update that is under way keeps its series.
    /// - Parameters:
    ///   - seconds: how long a series must have been unused.
    ///   - now: the present on a clock that never goes back.
    /// - Returns: how many were taken away.
    func expire(unusedFor seconds: Double, now: Double) -> Int {
        let count = orderLock.withLock {
            settleOrder()
            let isAnyLeaving = arena.lock.withLock { markExpired(seconds, now) }
            guard isAnyLeaving else { return 0 }
            // After this every look-up that had not seen the mark has left its trace.
            let isQuiet = CellSpace.shared.quiesce()
            return arena.lock.withLock { sweep(isQuiet) }
        }
        if count > 0 { giveBack() }
        return count
    }

    private func markExpired(_ seconds: Double, _ now: Double) -> Bool {
        var isAnyLeaving = false
        for chunk in order.chunks {
            for record in chunk.buffer where isExpired(record, seconds, now) {
                // From here on look-ups of this series wait for the lock, and take the mark away.
                record.mark(SeriesRecord.Header.leaving, true)
                isAnyLeaving = true
            }
        }
        return isAnyLeaving
    }

    private func isExpired(_ record: SeriesRecord, _ seconds: Double, _ now: Double) -> Bool {
        guard overflow.load(ordering: .relaxed) != record.pointer else { return false }
        let header = record.mark(SeriesRecord.Header.touched, false)
        // A handle may be used at any time, and leaves no trace.
        let isUsed = header.isTouched || record.isHeldElsewhere
        return store.unusedSeconds(header.cell, isUsed: isUsed, now: now) >= seconds && !isUsed
    }

    private func sweep(_ isQuiet: Bool) -> Int {
        var leaving: [SeriesRecord] = []
        for chunk in order.chunks {
            for record in chunk.buffer {
                let header = record.header
                guard header.isLeaving else { continue }
                if isQuiet, !header.isTouched, !record.isHeldElsewhere {
                    leaving.append(record)
                } else {
                    record.mark(SeriesRecord.Header.leaving, false)
                }
            }
        }
        guard !leaving.isEmpty else { return 0 }
        order.removeAll(where: \.header.isLeaving)
        for record in leaving { retire(record) }
        replaceTable(withoutLeaving: true)
        return leaving.count
    }

    /// Keeps a record that can no longer be found until nobody can be looking at it; under the lock.
    private func retire(_ record: SeriesRecord) {
        let header = record.header
        count -= 1
        labelBytes -= header.length
        if !startingValues.isEmpty { startingValues[header.cell] = nil }
        retired.records.append(record)
        // New series have room again, or the overflow series itself is gone.
        if count < limit || overflow.load(ordering: .relaxed) == record.pointer { overflow.store(nil, ordering: .releasing) }
    }

    /// Replaces the table by one that fits; under the lock.
    ///
    /// - Parameter withoutLeaving: leaves out the series that are marked as leaving.
    func replaceTable(withoutLeaving: Bool = false) {
        let old = SlotTable(base: table.load(ordering: .relaxed))
        let new = SlotTable(capacity: SlotTable.capacity(for: count + count / 4 + 1))
        new.insertAll(of: old, withoutLeaving: withoutLeaving)
        usedSlots = count + 1
        // Releasing: whoever sees the new table sees what is in it.
        table.store(new.base, ordering: .releasing)
        retired.tables.append(old)
        // Look-ups that wait for the lock are not inside, so this is a matter of nanoseconds, unless one has lost the processor.
        if CellSpace.shared.quiesce(patience: 20) { free(&retired) }
    }

    /// Frees what can no longer be found, once nobody can be looking at it.
    private func giveBack() {
        var batch = arena.lock.withLock { () -> RetiredMemory in
            defer { retired = RetiredMemory() }
            return retired
        }
        let isQuiet = CellSpace.shared.quiesce()
        arena.lock.withLock {
            if isQuiet {
                free(&batch)
            } else {
                // Tried again with the next that is taken away.
                retired.tables += batch.tables
                retired.records += batch.records
            }
        }
    }

    private func free(_ memory: inout RetiredMemory) {
        memory.free(into: epoch)
        if isKnownUniquelyReferenced(&epoch) { epoch.free() }
    }

    // MARK: Reading

    /// Brings the order up to date; under its lock.
    private func settleOrder() {
        let records = arena.lock.withLock {
            defer { made = [] }
            return made
        }
        order.insert(records, sameUpTo: template.commonLength)
    }

    /// The series as they are now, which stay as they are for as long as the view lives.
    func view() -> FamilyView {
        orderLock.withLock {
            settleOrder()
            return arena.lock.withLock {
                // A new reading need not wait for what it cannot see.
                if !epoch.isEmpty {
                    if isKnownUniquelyReferenced(&epoch) { epoch.free() } else { epoch = epoch.makeNext() }
                }
                return FamilyView(storage: self, order: order, epoch: epoch, startingValues: startingValues, labelBytes: labelBytes)
            }
        }
    }
}
