/// What one datagram did.
struct StatsDChange {
    /// A series that is another than before.
    struct Changed {
        let series: StatsDSeries
        /// Nil when the series is new.
        let before: StatsDTotal?
        let after: StatsDTotal
    }

    /// A line that could not be read.
    struct MalformedLine: Equatable {
        /// The line, shortened when it is long, with nothing in it that a terminal obeys.
        let text: String
        let reason: String
    }

    /// How many lines there were, empty ones left out.
    var lineCount = 0
    /// The series that changed, in the order in which the lines name them first.
    var changed: [Changed] = []
    /// The first few lines that could not be read, and how many there were.
    var malformed: [MalformedLine] = []
    var malformedCount = 0
    /// How many lines were not taken because the receiver is full.
    var refusedCount = 0
}
