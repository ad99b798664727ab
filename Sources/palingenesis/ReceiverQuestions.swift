import Daemon
import Push
import Pushgateway
import StatsD

/// Asks StatsD and Graphite receivers what became of a probe, for `check --online`.
struct ReceiverQuestions {
    let push: PushConfiguration
    let userAgent: String

    /// What was found at each configured receiver.
    func results() async throws -> [ProbeResult] {
        var results: [ProbeResult] = []
        // Whole and small enough for a receiver that keeps three decimals, and another one in every second.
        let value = WallClock.unixTime.rounded(.down).truncatingRemainder(dividingBy: 1_000_000)
        if let statsd = push.statsd {
            let probe = StatsDProbe(statsd.configuration, place: statsd.readBack)
            results.append(try await probe.run(value: value, fetch: fetch, pause: Self.pause))
        }
        if let graphite = push.graphite {
            if let url = graphite.readBack {
                let probe = GraphiteProbe(graphite.configuration, url: url)
                results.append(try await probe.run(value: value, unixTime: WallClock.unixTime, fetch: fetch, pause: Self.pause))
            } else {
                let reason = "push.graphite.readBack, the URL of its web application, is not set; nothing was sent"
                results.append(.notAsked("Graphite at \(graphite.configuration.address) was not asked: \(reason)"))
            }
        }
        return results
    }

    private func fetch(_ url: String) throws -> [UInt8] {
        do {
            return try PushgatewayConnection(userAgent: userAgent).fetch(url, limit: TextSource.limit, within: .seconds(5))
        } catch {
            throw TextSource.Failure(description: error.message)
        }
    }

    private static func pause() async {
        try? await Task.sleep(for: .milliseconds(250))
    }
}
