/// A reset as it was announced, before it is known what time it is and where.
enum ResetPhrase: Equatable {
    /// A moment in Unix seconds, and how it was written.
    case moment(Double, AnnouncedReset.Source)
    /// So many seconds from now on.
    case after(Double)
    /// What clocks and calendars show somewhere.
    case local(LocalReset)
}
