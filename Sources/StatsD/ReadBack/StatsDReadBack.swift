import Exposition

/// Where a StatsD receiver can be asked what it holds.
public enum StatsDReadBack: Sendable, Hashable, CustomStringConvertible {
    /// The management port of etsy's StatsD.
    case management(host: String, port: UInt16)
    /// The page with the metrics of statsd_exporter.
    case exposition(url: String)

    /// The place that a receiver of this kind has, on its own host and by its own default, unless somebody names another.
    ///
    /// - Parameter place: `host:port` or `http://…`, as `problem(in:)` permits.
    /// - Returns: nil for a receiver that cannot be asked.
    public init?(_ receiver: StatsDReceiver, at address: StatsDAddress, place: String?) {
        let host: String? = if case .udp(let host, _) = address { host } else { nil }
        switch receiver.grammar {
        case .etsy:
            if let place, case .udp(let host, let port)? = try? StatsDAddress(place) {
                self = .management(host: host, port: port)
            } else {
                self = .management(host: host ?? "127.0.0.1", port: 8126)
            }
        case .statsdExporter:
            let name = host.map { $0.utf8.contains(UInt8(ascii: ":")) ? "[\($0)]" : $0 } ?? "127.0.0.1"
            self = .exposition(url: place ?? "http://\(name):9102/metrics")
        default: return nil
        }
    }

    /// What is wrong with a place for a receiver; nil when nothing is.
    public static func problem(in place: String, for receiver: StatsDReceiver) -> String? {
        switch receiver.grammar {
        case .etsy:
            guard case .udp? = try? StatsDAddress(place) else { return "\(receiver) has a management port: host:port is expected" }
        case .statsdExporter:
            guard place.begins(with: "http://") || place.begins(with: "https://") else {
                return "\(receiver) has a page of metrics: http://host:port/metrics is expected"
            }
        default: return "\(receiver) cannot be asked what it holds (leave it out)"
        }
        return nil
    }

    /// The place.
    public var description: String {
        switch self {
        case .management(let host, let port): StatsDAddress.udp(host: host, port: port).description
        case .exposition(let url): url
        }
    }

    /// What the receiver holds: counters and gauges by the key under which its grammar keeps a line's series.
    func read(
        milliseconds: Int,
        _ fetch: (String) throws -> [UInt8]
    ) -> Result<(counters: [String: Double], gauges: [String: Double]), SocketError> {
        switch self {
        case .management(let host, let port):
            return EtsyManagement.ask("gauges", host: host, port: port, milliseconds: milliseconds).flatMap { gauges in
                EtsyManagement.ask("counters", host: host, port: port, milliseconds: milliseconds).map { ($0, gauges) }
            }
        case .exposition(let url):
            do {
                var samples: [String: Double] = [:]
                for sample in try PrometheusTextParser().parse(try fetch(url)).flatMap(\.samples) {
                    samples[([sample.name] + sample.labels.map { "\($0.name)=\($0.value)" }.sorted()).joined(separator: "|")] = sample.value
                }
                return .success((samples, samples))
            } catch {
                return .failure(SocketError(words: "\(error)"))
            }
        }
    }
}
