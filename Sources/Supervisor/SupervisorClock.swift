/// Time and chance, as the supervisor is given them.
public struct SupervisorClock: Sendable {
    /// The present moment.
    public var now: @Sendable () -> Moment
    /// Waits; throws when the task is cancelled meanwhile.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Uniform in 0..<1.
    public var random: @Sendable () -> Double

    /// Makes a clock.
    public init(
        now: @escaping @Sendable () -> Moment,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }
}
