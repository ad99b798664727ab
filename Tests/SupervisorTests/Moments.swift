import Supervisor

extension Moment {
    /// What the wall clock of these tests shows at their start.
    static let startOfWallClock = 1_800_000_000.0

    /// So many seconds after the start, on both clocks.
    static func at(_ seconds: Double) -> Moment {
        Moment(unixTime: startOfWallClock + seconds, elapsed: .seconds(seconds))
    }
}
