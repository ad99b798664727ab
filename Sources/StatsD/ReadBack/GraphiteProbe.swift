import MetricRegistry
import Push

/// Sends a value to Graphite and compares it with what its render API then shows.
///
/// The series `palingenesis_probe`, with the configured prefix and tags, stays there.
public struct GraphiteProbe: Sendable {
    private let configuration: GraphiteConfiguration
    private let url: String

    /// Makes a probe.
    ///
    /// - Parameter url: where Graphite's web application is, without `/render`.
    public init(_ configuration: GraphiteConfiguration, url: String) {
        self.configuration = configuration
        self.url = url.utf8.last == UInt8(ascii: "/") ? String(url.dropLast()) : url
    }

    /// Sends and compares; takes up to some seconds.
    ///
    /// Throws nothing in practice: the name of its metric is its own.
    ///
    /// - Parameters:
    ///   - value: what is sent, unlike what earlier probes sent.
    ///   - unixTime: the time of the point, in seconds.
    ///   - fetch: reads a URL.
    ///   - pause: waits before Graphite is asked once more.
    public func run(
        value: Double,
        unixTime: Double,
        fetch: (String) throws -> [UInt8],
        pause: () async -> Void
    ) async throws -> ProbeResult {
        let registry = Registry()
        let gauge = try registry.gauge("palingenesis_probe", help: "The last probe of the check")
        gauge.set(value)
        let receiver = "Graphite at \(configuration.address)"
        if case .failed(let failure) = await GraphiteSink(configuration, unixTime: { unixTime }).push(registry) { return .notSent(failure) }
        let target = target(registry)
        let query = "\(url)/render?format=raw&from=-10min&target=\(Self.escaped(target))"
        var words = ""
        for _ in 0..<40 {
            do {
                let held = Self.values(try fetch(query))
                if held.contains(value) {
                    return .arrived("\(receiver): the probe is there: \(target) is \(ProbeResult.text(value)) (\(url))")
                }
                let last = held.last.map { "the last value of \(target) is \(ProbeResult.text($0))" } ?? "there is no \(target)"
                words = "\(receiver): the probe did not come to \(url): \(last)"
            } catch {
                return .unreadable("\(receiver) cannot be asked at \(url): \(error) (push.graphite.readBack names its place)")
            }
            await pause()
        }
        return .different(words)
    }

    /// What the series is asked for by: its path, or its tags where it has any.
    private func target(_ registry: Registry) -> String {
        var visitor = GraphiteVisitor(prefix: configuration.prefix, tags: configuration.tags)
        let line = String(decoding: visitor.lines(of: registry, unixTime: 0), as: UTF8.self)
        let parts = line.split(separator: " ").first.map { $0.split(separator: ";") } ?? []
        guard let name = parts.first, parts.count > 1 else { return parts.first.map(String.init) ?? "" }
        return "seriesByTag(" + (["name=\(name)"] + parts.dropFirst().map(String.init)).map { "'\($0)'" }.joined(separator: ",") + ")"
    }

    /// The numbers of `format=raw`: `name,start,end,step|1.0,None,2.5`, one series a line.
    static func values(_ text: [UInt8]) -> [Double] {
        text.split(separator: UInt8(ascii: "\n")).flatMap { line -> [Double] in
            guard let bar = line.lastIndex(of: UInt8(ascii: "|")) else { return [] }
            return line[(bar + 1)...].split(separator: UInt8(ascii: ",")).compactMap { Double(String(decoding: $0, as: UTF8.self)) }
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
