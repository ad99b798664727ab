/// One time series in a reading: its labels, and numbers by which it is known again in the next.
///
/// Valid for as long as it is kept, also after the reading: it keeps the labels of its family from being freed, so a copy should not
/// be kept for long.
public struct Series: Sendable {
    private let epoch: ReadEpoch
    package private(set) var record: SeriesRecord
    /// The page of the series' cells, which stays for as long as the epoch does.
    private var page: Unmanaged<CellPage>
    private let startingValues: [UInt: MetricValue]

    init(epoch: ReadEpoch, record: SeriesRecord, page: Unmanaged<CellPage>, startingValues: [UInt: MetricValue]) {
        self.epoch = epoch
        self.record = record
        self.page = page
        self.startingValues = startingValues
    }

    /// Goes on to another series of the same reading and family.
    @inline(__always)
    mutating func move(to record: SeriesRecord, page: Unmanaged<CellPage>) {
        self.record = record
        self.page = page
    }

    private var offset: Int { CellNumber.offset(record.header.cell) }

    /// A small number, unlike that of every other series of the registry at this time.
    ///
    /// Sinks keep what they know of a series under it. When a series is taken away, another one may get its number later, with another
    /// `incarnation`.
    public var index: Int { identity.index }

    /// Tells series apart that have the same index one after the other.
    public var incarnation: UInt64 { identity.incarnation }

    /// Index and incarnation, together.
    ///
    /// Cost: some loads, no lock.
    public var identity: (index: Int, incarnation: UInt64) {
        page._withUnsafeGuaranteedRef { ($0.index(offset: offset), $0.incarnation(offset: offset)) }
    }

    /// The labels; put together at each call.
    public var labels: LabelSet { LabelSet(rendered: record.labelBytes) }

    /// Runs the body with the labels as Prometheus writes them between the braces (`LabelSet.rendered`), without copying them.
    public func withRenderedLabels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(record.labelBytes)
    }

    /// The value a counter was created with, restored from an earlier run for instance; zero for everything else.
    ///
    /// Prometheus takes it as part of the value. A sink that sends differences never sends this part.
    public var startingValue: MetricValue {
        startingValues.isEmpty ? .integer(0) : startingValues[record.header.cell] ?? .integer(0)
    }

    /// When the series was made, in Unix seconds; nil when the registry has no clock.
    public var created: Double? { page._withUnsafeGuaranteedRef { $0.created(offset: offset) } }
}
