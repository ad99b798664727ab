/// How far a session has come, by its session file.
public struct SessionSteps: Sendable, Equatable {
    /// Steps done.
    public var completed: Int
    /// Steps planned; 0 when unknown.
    public var total: Int

    /// Makes a pair; without arguments nothing is known.
    public init(completed: Int = 0, total: Int = 0) {
        self.completed = completed
        self.total = total
    }
}
