/// The observations of one histogram at one moment.
public struct HistogramValue: Sendable, Equatable {
    /// The number of observations per bucket, not cumulative; one more than there are finite bounds, the last one is `+Inf`'s.
    public let bucketCounts: ArraySlice<UInt64>
    /// The sum of all observations, finite.
    public let sum: Double

    /// The number of observations: the sum of the buckets, so that `_count` and `+Inf` cannot differ.
    public var count: UInt64 { bucketCounts.reduce(0, &+) }

    /// Makes a value by hand, for tests and for sinks that combine histograms.
    public init(bucketCounts: ArraySlice<UInt64>, sum: Double) {
        self.bucketCounts = bucketCounts
        self.sum = sum
    }
}
