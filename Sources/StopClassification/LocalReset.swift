/// A reset given by clock and calendar.
struct LocalReset: Equatable {
    enum Day: Equatable {
        /// A day of a certain year, or of the year that fits.
        case date(year: Int?, month: Int, day: Int)
        /// The next such day of the week, 0 for Sunday.
        case weekday(Int)
        /// Today, or so many days later.
        case fromToday(Int)
    }

    /// The seconds since midnight that may be meant: two when a time from 1:00 to 12:59 lacks am and pm, else one.
    var times: [Int]
    /// The day; nil for the next day on which the clock shows the time.
    var day: Day?
    /// The place; nil for the one of whoever reads it.
    var zone: Zone?
    /// Whether a program wrote it as `2026-04-09 15:13:03`; without a zone that is the provider's time, not the reader's.
    var isTimestamp = false

    enum Zone: Equatable {
        /// An IANA name.
        case name(String)
        /// Seconds east of UTC.
        case offset(Int)
    }
}
