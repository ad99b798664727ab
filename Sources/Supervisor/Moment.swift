/// One instant on both clocks: the wall clock, in which resets are announced, and one that never steps, in which is measured.
public struct Moment: Sendable, Equatable {
    /// Seconds since 1970.
    public var unixTime: Double
    /// Time since some start, unaffected by changes of the wall clock.
    public var elapsed: Duration

    /// Makes a moment.
    public init(unixTime: Double, elapsed: Duration) {
        self.unixTime = unixTime
        self.elapsed = elapsed
    }
}
