/// The moment from which a session may go on, as the assistant's output announced it.
public struct AnnouncedReset: Sendable, Equatable {
    /// The sort of announcement that the moment was read from.
    public enum Source: String, CaseIterable, Sendable {
        /// A field of a structured event: a usage window's reset, a `Retry-After` header.
        case structured
        /// A number of seconds or milliseconds since 1970 in a line of text.
        case epoch
        /// A date and time of day with a year.
        case timestamp
        /// A time of day, with or without a date, in a time zone.
        case clock
        /// A duration from now on.
        case relative
        /// Nothing in the output: the rule that decided says how long to wait.
        case rule
    }

    /// Unix seconds; at most an hour's past is moved up to the present, an older past is left as it was announced.
    ///
    /// The announced moment itself: margin, jitter and caps are the caller's.
    public let resumeAt: Double

    /// Where the moment came from.
    public let source: Source

    /// Pairs a moment with its origin.
    public init(resumeAt: Double, source: Source) {
        self.resumeAt = resumeAt
        self.source = source
    }
}
