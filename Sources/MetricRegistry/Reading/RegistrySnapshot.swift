/// All series of a registry and their values at one moment.
///
/// What is copied is the cells' numbers, in the order in which they lie in memory; the order of exposition is shared with the registry
/// (`SeriesOrder`). So the copy takes about a nanosecond for a series and a thread, and formats and sinks take their time afterwards.
package struct RegistrySnapshot: ~Copyable {
    /// The families, sorted by name.
    package private(set) var families: [FamilyView] = []
    package private(set) var values: CellValues
    private var callbackValues: [UInt: UInt64] = [:]
    /// All examples, by the number of their series' first cell and by bucket.
    package private(set) var exemplars: [UInt: [Int: KeptExemplar]] = [:]

    /// Nothing yet.
    ///
    /// - Parameter includingTimes: whether the times are copied at which series were made.
    package init(includingTimes: Bool = false) {
        values = CellValues(includingTimes: includingTimes)
    }

    /// Forgets everything but keeps the memory of the values: what was shown can be given back.
    package mutating func removeAll() {
        families.removeAll(keepingCapacity: true)
        values.removeAll(reserving: 0)
        callbackValues = [:]
        exemplars = [:]
    }

    /// Copies everything, in place of what was copied before.
    ///
    /// Callbacks have been read before: they run outside any lock, and may use the registry.
    mutating func copy(_ storages: [FamilyStorage], _ context: FamilyContext, callbackValues: [UInt: UInt64]) {
        families.removeAll(keepingCapacity: true)
        // First the series, then the values: those of a series that is shown exist, and are not given back while it is shown.
        for storage in storages {
            let family = storage.view()
            // A callback that was registered after the callbacks were read waits for the next reading.
            if family.representation.isCallback, let record = family.chunks.first?.first, callbackValues[record.header.cell] == nil {
                continue
            }
            families.append(family)
        }
        // An example is kept after what it is an example of was counted: one that is shown is counted in the values.
        exemplars = context.exemplars.all
        context.store.copy(into: &values)
        self.callbackValues = callbackValues
    }

    /// A series' numbers: one, or a histogram's, of which the second is the bits of its sum and the rest its buckets.
    @inline(__always)
    private func cells(of record: SeriesRecord) -> UnsafePointer<UInt64> { values.cells(record.header.cell) }

    /// The value of a family's only series, when it is read from a callback.
    package func callbackValue(of family: FamilyView) -> UInt64? {
        guard family.representation.isCallback, let record = family.chunks.first?.first else { return nil }
        return callbackValues[record.header.cell]
    }

    /// One of a family's series.
    package func series(_ record: SeriesRecord, of family: FamilyView) -> Series {
        Series(epoch: family.epoch, record: record, page: values.page(record.header.cell), startingValues: family.startingValues)
    }

    /// The number of a series, as `Series.identity`.
    ///
    /// Cost: some loads, nothing is counted.
    package func identity(of record: SeriesRecord) -> (index: Int, incarnation: UInt64) {
        let cell = record.header.cell
        let offset = CellNumber.offset(cell)
        return values.page(cell)._withUnsafeGuaranteedRef { ($0.index(offset: offset), $0.incarnation(offset: offset)) }
    }

    /// Shows a visitor everything that was copied; may be done more than once.
    package func visit(_ visitor: inout some MetricVisitor) {
        for family in families {
            visitor.visit(family: family.descriptor)
            guard let first = family.chunks.first?.first else { continue }
            var series = series(first, of: family)
            for chunk in family.chunks {
                for record in chunk.buffer {
                    series.move(to: record, page: values.page(record.header.cell))
                    visit(series, of: family, &visitor)
                }
            }
        }
    }

    private func visit(_ series: Series, of family: FamilyView, _ visitor: inout some MetricVisitor) {
        let cells = cells(of: series.record)
        switch family.representation {
        case .counter:
            visitor.visit(series, counter: .integer(cells[0]))
        case .floatingPointCounter:
            visitor.visit(series, counter: .floatingPoint(Double(bitPattern: cells[0])))
        case .gauge:
            visitor.visit(series, gauge: Double(bitPattern: cells[0]))
        case .histogram:
            let sum = Double(bitPattern: cells[HistogramBlock.copiedSum])
            let buckets = UnsafeBufferPointer(start: cells + HistogramBlock.copiedBuckets, count: family.descriptor.upperBounds.count + 1)
            visitor.visit(series, histogram: HistogramValue(bucketCounts: ArraySlice(buckets), sum: sum))
        case .gaugeCallback:
            visitor.visit(series, gauge: Double(bitPattern: callbackValue(of: family) ?? 0))
        case .counterCallback(let callback):
            visitor.visit(series, counter: callback.value(bits: callbackValue(of: family) ?? 0))
        }
    }
}
