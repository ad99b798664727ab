/// What one line of an OpenMetrics text says, before it is held against the lines around it.
enum OpenMetricsLine {
    case type(family: String, ExpositionType)
    case help(family: String, String)
    case unit(family: String, String)
    case sample(ExpositionSample, places: Places)
    case end

    /// Where things stand in a sample's line, for errors.
    struct Places {
        var value = 0
        /// As written, since a Double may not tell two of them apart.
        var timestamp: (place: Int, text: ArraySlice<UInt8>)?
        var exemplar = 0
        /// Where the value of the label `le` or `quantile` stands.
        var bound = 0
    }
}
