import MetricRegistry
import Push

/// Sends a counter and a gauge to a receiver and compares them with what it then holds.
///
/// The series `palingenesis_probes_total` and `palingenesis_probe`, with the configured prefix and tags, stay there.
public struct StatsDProbe: Sendable {
    private let configuration: StatsDConfiguration
    private let place: StatsDReadBack?

    /// Makes a probe.
    ///
    /// - Parameter place: where the receiver can be asked, as the configuration has it; nil for its kind's own default.
    public init(_ configuration: StatsDConfiguration, place: String?) {
        self.configuration = configuration
        self.place = StatsDReadBack(configuration.receiver, at: configuration.address, place: place)
    }

    /// Sends and compares; takes up to some seconds.
    ///
    /// Throws nothing in practice: the names of its metrics are its own.
    ///
    /// - Parameters:
    ///   - value: what the gauge is set to, unlike that of earlier probes.
    ///   - fetch: reads a URL.
    ///   - pause: waits before the receiver is asked once more.
    public func run(
        value: Double,
        fetch: (String) throws -> [UInt8],
        pause: () async -> Void
    ) async throws -> ProbeResult {
        let receiver = "\(configuration.receiver) at \(configuration.address)"
        guard let place else {
            return .notAsked("\(receiver) cannot be asked what it holds; nothing was sent")
        }
        let registry = Registry()
        let counter = try registry.counter("palingenesis_probes_total", help: "Probes of the check")
        let gauge = try registry.gauge("palingenesis_probe", help: "The last probe of the check")
        gauge.set(value)
        counter.increment(by: 3)
        let keys = keys(registry)
        let sink = StatsDSink(configuration)
        // A receiver that forgets its counters now and then may do so in between.
        var words = ""
        for _ in 0..<3 {
            let before: Double
            switch place.read(milliseconds: 3000, fetch) {
            case .success(let held): before = held.counters[keys.counter] ?? 0
            case .failure(let error): return unreadable(place, error.words)
            }
            if case .failed(let failure) = await sink.push(registry) { return .notSent(failure) }
            for _ in 0..<20 {
                guard case .success(let held) = place.read(milliseconds: 3000, fetch) else { break }
                guard held.gauges[keys.gauge] == value else {
                    words = "\(receiver): the probe did not come to \(place): \(missing(keys.gauge, held.gauges))"
                    await pause()
                    continue
                }
                let increase = (held.counters[keys.counter] ?? 0) - before
                if increase == 3 {
                    return .arrived(
                        "\(receiver): the probe is there: \(keys.gauge) is \(ProbeResult.text(value)), \(keys.counter) rose by 3 (\(place))"
                    )
                }
                words = "\(receiver): \(keys.counter) rose by \(ProbeResult.text(increase)) instead of 3 (\(place))"
                break
            }
            counter.increment(by: 3)
        }
        return .different(words)
    }

    private func keys(_ registry: Registry) -> (counter: String, gauge: String) {
        let receiver = configuration.receiver
        let lines = receiver.lines(for: registry, prefix: configuration.prefix, tags: configuration.tags)
        let samples = lines.compactMap { receiver.grammar?.read($0).samples.first }
        return (
            samples.first { $0.kind == .counter }?.series ?? "", samples.first { $0.kind == .gauge }?.series ?? ""
        )
    }

    private func unreadable(_ place: StatsDReadBack, _ words: String) -> ProbeResult {
        .unreadable(
            "\(configuration.receiver) at \(configuration.address) cannot be asked at \(place): \(words) (push.statsd.readBack names its place)"
        )
    }

    private func missing(_ key: String, _ held: [String: Double]) -> String {
        if let other = held[key] { return "\(key) is \(ProbeResult.text(other))" }
        let near = held.keys.filter { $0.firstRange(of: "palingenesis_probe") != nil }.sorted().prefix(3)
        return "there is no \(key)" + (near.isEmpty ? "" : ", but \(near.joined(separator: ", ")): is it another kind of receiver?")
    }
}
