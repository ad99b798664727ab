/// What a receiver makes of one line.
struct LineReading: Sendable, Equatable {
    enum Kind: Sendable, Hashable {
        case counter
        case gauge
        /// Timers, histograms and distributions.
        case observations
        case set
    }

    /// What the receiver adds to, or sets, one series.
    struct Sample: Sendable, Equatable {
        /// What the receiver keeps the series under: name and tags in its own order and characters.
        var series: String
        var kind: Kind
        var value: Double
        /// The number of observations.
        var weight = 1.0
        /// Whether a gauge's value is added to what is there.
        var isRelative = false
    }

    /// Something of the line that does not arrive.
    struct Loss: Sendable, Equatable {
        let kind: StatsDFinding.Kind
        let reason: String
    }

    var samples: [Sample] = []
    var losses: [Loss] = []

    /// A line of which nothing is taken.
    static func dropped(_ reason: String) -> LineReading {
        LineReading(losses: [Loss(kind: .dropped, reason: reason)])
    }

    mutating func drop(_ reason: String) {
        losses.append(Loss(kind: .dropped, reason: reason))
    }

    mutating func truncate(_ reason: String) {
        losses.append(Loss(kind: .truncated, reason: reason))
    }
}
