/// The series of one family at one moment, in order; they stay as they are for as long as this lives.
package struct FamilyView: Sendable {
    private let storage: FamilyStorage
    private let order: SeriesOrder
    let epoch: ReadEpoch
    let startingValues: [UInt: MetricValue]
    /// At least the bytes of all series' labels as they are written.
    package let labelBytes: Int

    init(storage: FamilyStorage, order: SeriesOrder, epoch: ReadEpoch, startingValues: [UInt: MetricValue], labelBytes: Int) {
        self.storage = storage
        self.order = order
        self.epoch = epoch
        self.startingValues = startingValues
        self.labelBytes = labelBytes
    }

    /// The series.
    package var chunks: [OrderChunk] { order.chunks }

    /// The number of series.
    package var count: Int { order.count }

    /// What the series have in common.
    package var descriptor: FamilyDescriptor { storage.descriptor }

    var representation: MetricRepresentation { storage.representation }

    /// The `startingValue` of the series whose first cell has this number.
    package func startingValue(ofCell cell: UInt32) -> MetricValue {
        startingValues.isEmpty ? .integer(0) : startingValues[UInt(cell)] ?? .integer(0)
    }

    /// The names of the labels in the order of writing, the registry's constant ones too; nil when none has other characters than the
    /// classic ones.
    package var quotedLabelNames: [String]? { storage.quotedLabelNames }

    /// Whether the values are those of a floating-point counter or a gauge: a Double's bits.
    package var holdsDoubles: Bool { storage.cellKind == .double || storage.cellKind == .shared }

    /// Whether a series has one value, which is counted here, and that is an integer.
    package var holdsOneInteger: Bool { storage.cellKind == .integer && !representation.isCallback }
}
