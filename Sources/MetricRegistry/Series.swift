/// The identity of one time series: its labels and a number that no other series of the registry has.
public final class Series: Sendable {
    /// A dense index, unique within the registry for the registry's life.
    ///
    /// Sinks keep what they know of a series under it.
    public let index: Int
    /// The labels.
    public let labels: LabelSet
    /// The value a counter was created with, restored from an earlier run for instance; zero for everything else.
    ///
    /// Prometheus takes it as part of the value. A sink that sends differences never sends this part.
    public let startingValue: MetricValue

    init(index: Int, labels: LabelSet, startingValue: MetricValue) {
        self.index = index
        self.labels = labels
        self.startingValue = startingValue
    }
}
