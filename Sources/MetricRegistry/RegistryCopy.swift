/// The values of all series at one moment, side by side in one array.
struct RegistryCopy {
    private var families: [(descriptor: FamilyDescriptor, records: [SeriesRecord])] = []
    private var values: [UInt64] = []

    /// Copies the values.
    ///
    /// Callbacks have been read before: they run outside any lock, and may use the registry.
    init(families storages: [FamilyStorage], callbackValues: [Int: Double]) {
        for storage in storages {
            // A callback that was registered after the callbacks were read waits for the next reading.
            let records = storage.records.filter { record in
                if case .gaugeCallback = record.cells { callbackValues[record.series.index] != nil } else { true }
            }
            families.append((storage.descriptor, records))
            for record in records {
                switch record.cells {
                case .counter(let counter): values.append(counter.value)
                case .floatingPointCounter(let counter): values.append(counter.value.bitPattern)
                case .gauge(let gauge): values.append(gauge.value.bitPattern)
                case .histogram(let histogram): histogram.read(into: &values)
                case .gaugeCallback: values.append((callbackValues[record.series.index] ?? 0).bitPattern)
                }
            }
        }
    }

    func visit(_ visitor: inout some MetricVisitor) {
        var position = 0
        for family in families {
            visitor.visit(family: family.descriptor)
            for record in family.records {
                switch record.cells {
                case .counter:
                    visitor.visit(record.series, counter: .integer(values[position]))
                case .floatingPointCounter:
                    visitor.visit(record.series, counter: .floatingPoint(Double(bitPattern: values[position])))
                case .gauge, .gaugeCallback:
                    visitor.visit(record.series, gauge: Double(bitPattern: values[position]))
                case .histogram:
                    let end = position + family.descriptor.upperBounds.count + 1
                    let sum = Double(bitPattern: values[end])
                    visitor.visit(record.series, histogram: HistogramValue(bucketCounts: values[position..<end], sum: sum))
                    position = end
                }
                position += 1
            }
        }
    }
}
