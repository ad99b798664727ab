import ArgumentParser
import Daemon
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
    ///
    /// - Throws: `ExitCode.failure`, after all of that, where sources contradict each other, so that a push would not be whole either.
    func print(_ sources: [TextSource]) throws {
        let reading = try TextReading(sources, timeout: .seconds(10), userAgent: "palingenesis/\(Version.current)")
        let preview = receiver.preview(of: reading.merged.families, prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes)
        var linter = StatsDLinter(receiver: receiver)
        for line in preview.lines {
            StandardOutput.write(line)
            for finding in linter.findings(in: line) { StandardError.write("palingenesis: \(finding)") }
        }
        for problem in reading.leftOut { StandardError.write("palingenesis: \(problem) (left out)") }
        for collision in preview.collisions { StandardError.write("palingenesis: \(collision)") }
        let skipped = [
            (preview.notANumber, "NaN"), (preview.infinite, "infinite"), (preview.tooLong, "longer than a datagram"),
        ]
        for (count, reason) in skipped where count > 0 {
            StandardError.write("palingenesis: not sent: \(count) \(count == 1 ? "sample" : "samples"), \(reason)")
        }
        if !reading.leftOut.isEmpty { throw ExitCode.failure }
    }
}
