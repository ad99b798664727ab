import ServiceLifecycle

/// Holds a service back until others have said that they are ready.
///
/// An assistant should not be started, and then stopped again, because a port turned out to be in use.
struct StartGate: Sendable {
    private let arrivals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let count: Int

    /// - Parameter count: how many have to arrive before it opens.
    init(count: Int) {
        self.count = count
        (arrivals, continuation) = AsyncStream.makeStream()
    }

    func arrive() {
        continuation.yield()
    }

    /// Waits until all have arrived; false when the shutdown came first.
    func wait() async -> Bool {
        var missing = count
        guard missing > 0 else { return true }
        for await _ in arrivals.cancelOnGracefulShutdown() {
            missing -= 1
            if missing == 0 { return true }
        }
        return false
    }
}

/// A service that begins when its gate opens.
struct GatedService<Base: Service & CustomStringConvertible>: Service, CustomStringConvertible {
    let gate: StartGate
    let base: Base

    var description: String { base.description }

    func run() async throws {
        guard await gate.wait() else { return }
        try await base.run()
    }
}
