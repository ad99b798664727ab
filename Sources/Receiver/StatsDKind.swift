/// What a StatsD line's type letters make of its value.
enum StatsDKind: String, Hashable, CaseIterable {
    /// Values are added up.
    case counter = "c"
    /// The last value stands; one with a sign is added to it.
    case gauge = "g"
    /// Milliseconds.
    case timer = "ms"
    /// Any observation.
    case histogram = "h"
    /// Any observation, combined over hosts elsewhere.
    case distribution = "d"
    /// Distinct values are counted.
    case set = "s"
}
