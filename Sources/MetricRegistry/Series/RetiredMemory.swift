/// What can no longer be found, but may still be looked at by a look-up that found it before.
struct RetiredMemory {
    var tables: [SlotTable] = []
    var records: [SeriesRecord] = []

    /// No look-up is inside any more: frees the tables, and the records once no reading shows them.
    mutating func free(into epoch: ReadEpoch) {
        for table in tables { table.deallocate() }
        records.withUnsafeBufferPointer { epoch.add($0) }
        tables = []
        records = []
    }
}
