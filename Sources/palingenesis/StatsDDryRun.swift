import ArgumentParser
import Exposition
import StatsD

/// Shows what a StatsD receiver would get of texts of metrics, without sending it.
struct StatsDDryRun {
    private let receiver: StatsDReceiver
    private let prefix: String
    private let tags: [String: String]
    private let maxDatagramBytes: Int

    /// - Parameters:
    ///   - name: the receiver's name.
    ///   - settings: what the configuration says of the sink; an address is needed for sending only.
    init(receiver name: String, settings: StatsDConfiguration?) throws {
        guard let receiver = StatsDReceiver(name) else {
            let names = StatsDReceiver.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--receiver: \"\(name)\" is none of \(names)")
        }
        self.receiver = receiver
        prefix = settings?.prefix ?? ""
        tags = settings?.tags ?? [:]
        maxDatagramBytes = settings?.maxDatagramBytes ?? 1432
    }

    /// Prints the lines, and to standard error what the receiver would make of them that nobody wants.
    func print(_ sources: [TextSource]) throws {
        var linter = StatsDLinter(receiver: receiver)
        for source in sources {
            let families: [ExpositionFamily]
            do {
                let text = try source.read(timeout: .seconds(10), userAgent: "palingenesis")
                families = try PrometheusTextParser(limit: 4_000_000).parse(text)
            } catch let error as ExpositionError {
                throw TextSource.Failure(description: "\(source.title): \(error)")
            }
            for line in receiver.lines(for: families, prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes) {
                StandardOutput.write(line)
                for finding in linter.findings(in: line) { StandardError.write("palingenesis: \(finding)") }
            }
        }
    }
}
