import Exposition
import Foundation
import Testing

/// A socket that adds up what it is sent, for each kind of receiver: its totals are the endpoint's.
struct StatsDStreamTests {
    /// How a receiver writes a series; `team` is the tag that every series carries.
    private struct Dialect: Sendable {
        let receiver: String
        let team: String
        let key: @Sendable (_ name: String, _ tags: [(String, String)]) -> String

        static let all = [
            Dialect(receiver: "etsy", team: "a_b_c_d___") { name, tags in
                name + tags.map { ";\($0)=\($1 == "+Inf" ? "Inf" : $1)" }.joined()
            },
            Dialect(receiver: "etsy-flat", team: "a_b_c_d___") { name, tags in
                name + tags.map { ".\($0).\($1 == "+Inf" ? "Inf" : $1.replacingOccurrences(of: ".", with: "_"))" }.joined()
            },
            Dialect(receiver: "datadog", team: "a_b_c\"d\\_🙂") { name, tags in
                name + "|#" + tags.map { "\($0):\($1)" }.joined(separator: ",")
            },
            Dialect(receiver: "statsd_exporter", team: "a_b_c\"d\\_🙂") { name, tags in
                name + "|#" + tags.map { "\($0):\($1)" }.joined(separator: ",")
            },
        ]
    }

    /// Without an announced reset, so that it is over in a moment.
    private static let assistant = "[ \"$1\" = again ] && exit 0; echo 'API Error: Rate limit reached'; exit 1"

    @Test(arguments: 0..<4)
    func theTotalsAreTheEndpointsAndRestoredOnesAreNeverSent(_ index: Int) async throws {
        let dialect = Dialect.all[index]
        let bench = try Workbench()
        let script = try bench.script("assistant.sh", Self.assistant)
        let socket = try UDPSocket()
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)", again]}
            resume: {confirmAfter: 200ms, backoff: {base: 300ms, max: 300ms}}
            http: {listen: "127.0.0.1:0"}
            push:
              statsd:
                receiver: \(dialect.receiver)
                interval: 200ms
                prefix: "it."
                maxDatagramBytes: 512
                tags: {team: "a|b,c\\"d\\\\\\n🙂"}
            """
        )
        let earlier = try bench.palingenesis(["run", "--config", file])
        #expect(try await earlier.end() == 0)

        let daemon = try bench.palingenesis(["run", "--stay", "--config", file, "--statsd", "127.0.0.1:\(socket.port)"])
        let url = try await daemon.endpoint()
        let restored = try bench.metrics(url)
        #expect(restored.value("palingenesis_saves_total") ?? 0 >= 1)
        try await eventually("the session completes: \(daemon.errors)") { daemon.errors.contains("session completed") }
        let endpoint = try bench.metrics(url)
        #expect(endpoint.value("palingenesis_saves_total") == 2)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)

        var totals = Totals()
        for datagram in socket.received() {
            #expect(datagram.count <= 512)
            totals.add(datagram)
        }
        #expect(totals.malformed == [])
        var compared = 0
        let earlierSaves = ["palingenesis_saves_total": 1.0]
        for family in endpoint where !family.name.contains("_push_") && !family.name.contains("_statsd_") {
            for sample in family.samples where sample.name != "palingenesis_uptime_seconds" {
                let tags = (sample.labels.map { ($0.name, $0.value) } + [("team", dialect.team)]).sorted { $0.0 < $1.0 }
                let key = dialect.key("it." + sample.name, tags)
                var expected = sample.value - (earlierSaves[sample.name] ?? 0)
                if sample.name == "palingenesis_time_saved_seconds_total" {
                    expected = endpoint.value("palingenesis_time_saved_per_resume_seconds_sum") ?? .nan
                }
                let received = family.type == .gauge ? totals.gauges[key] : totals.counters[key]
                #expect(abs((received ?? .nan) - expected) < 1e-6, "\(key): \(expected) at the endpoint")
                compared += 1
            }
        }
        #expect(compared > 80)
    }

    /// What datagrams add up to: counters by addition, gauges by the last value.
    private struct Totals {
        var counters: [String: Double] = [:]
        var gauges: [String: Double] = [:]
        var malformed: [String] = []

        mutating func add(_ datagram: Data) {
            for line in String(decoding: datagram, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
                guard let match = line.wholeMatch(of: /(?<name>[^|:]+):(?<value>[-0-9.e]+)\|(?<type>[cg])(?<tags>\|#.*)?/),
                    let value = Double(match.value)
                else {
                    malformed.append(String(line))
                    continue
                }
                let key = String(match.name) + (match.tags.map(String.init) ?? "")
                if match.type == "c" { counters[key, default: 0] += value } else { gauges[key] = value }
            }
        }
    }
}
