import Synchronization

/// Unix time that stands still until it is told to go on.
final class ManualClock: Sendable {
    private let time: Mutex<Double>

    init(_ time: Double) {
        self.time = Mutex(time)
    }

    func advance(to time: Double) {
        self.time.withLock { $0 = time }
    }

    var now: @Sendable () -> Double { { self.time.withLock { $0 } } }
}
