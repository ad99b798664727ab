/// Up to 256 records in order; it never changes.
package final class OrderChunk: @unchecked Sendable {
    package static let capacity = 256

    private let records: UnsafeMutablePointer<SeriesRecord>
    /// The number of records, at least one.
    package let count: Int

    init(_ records: some Collection<SeriesRecord>) {
        count = records.count
        self.records = .allocate(capacity: count)
        _ = UnsafeMutableBufferPointer(start: self.records, count: count).initialize(fromContentsOf: records)
    }

    deinit {
        records.deallocate()
    }

    var first: SeriesRecord { records[0] }

    /// The record at a position below `count`.
    package subscript(_ position: Int) -> SeriesRecord { records[position] }

    package var buffer: UnsafeBufferPointer<SeriesRecord> { UnsafeBufferPointer(start: records, count: count) }

    /// As few chunks as hold these records, all about as full.
    static func chunks(of records: some RandomAccessCollection<SeriesRecord>) -> [OrderChunk] {
        let number = (records.count + capacity - 1) / capacity
        return (0..<number).map { index in
            let (first, last) = (records.count * index / number, records.count * (index + 1) / number)
            return OrderChunk(records.dropFirst(first).prefix(last - first))
        }
    }
}
