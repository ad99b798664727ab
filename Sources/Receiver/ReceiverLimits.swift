/// How much a receiver keeps at most, so that nobody who can reach it can fill its host's memory.
struct ReceiverLimits {
    /// Groups of pushed metrics.
    var groups = 1000
    /// Samples of all groups together, and samples and families of one push.
    var samples = 100_000
    /// Bytes of names, labels and help texts of all groups together, about.
    var groupBytes = 64 << 20
    /// Bytes of one request's body, and of what it unpacks to.
    var bodyBytes = 16 << 20
    /// StatsD series.
    var series = 20_000
    /// Bytes of the StatsD series' names and labels together, and of the distinct values of sets.
    var seriesBytes = 16 << 20
}
