import MetricRegistry

/// The push metrics of one sink.
public struct SinkMetrics: Sendable {
    let registry: Registry
    let attempts: Counter
    let failures: [PushFailure.Kind: Counter]
    let duration: Histogram
    let bytes: Counter
    let lastSuccess: Gauge
    let consecutiveFailures: Gauge

    /// A sink that is no longer there fails no more; what it counted stays.
    public func sinkRemoved() {
        consecutiveFailures.set(0)
    }

    /// Counts a push that begins.
    func pushBegan() {
        attempts.increment()
    }

    /// Counts a push that ended; all of it is one event for readers.
    ///
    /// - Parameters:
    ///   - elapsed: measured on a monotonic clock.
    ///   - unixTime: now, in seconds since 1970.
    ///   - failures: failures in a row, this one included.
    func pushEnded(_ outcome: PushOutcome, elapsed: Duration, unixTime: Double, consecutiveFailures count: Int) {
        registry.update {
            duration.observe(max(elapsed.inSeconds, 0))
            consecutiveFailures.set(Double(count))
            switch outcome {
            case .delivered(let bytes):
                self.bytes.increment(by: UInt64(max(bytes, 0)))
                lastSuccess.set(unixTime)
            case .failed(let failure):
                failures[failure.kind]?.increment()
            }
        }
    }
}
