import Daemon
import Exposition
import Push
import StatsD

/// Sends texts of metrics to Graphite: absolute values.
struct GraphiteTextTarget: TextTarget {
    let name = "graphite"
    let destination: String
    let interval: Duration
    private let sink: GraphiteTextSink

    init(_ settings: GraphiteSettings) {
        interval = settings.interval
        let destination = settings.configuration.address.description
        self.destination = destination
        sink = GraphiteTextSink(settings.configuration) { event in
            if case .renamed(let words) = event { StandardError.write("palingenesis: graphite \(destination): \(words)") }
        }
    }

    func push(_ reading: TextReading) async -> (outcome: PushOutcome, isComplete: Bool) {
        (await sink.push(reading.merged.families, unixTime: Int64(WallClock.unixTime)), true)
    }
}
