import ArgumentParser
import Daemon
import Exposition
import StatsD

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Shows what a StatsD receiver would get of exposition text.
struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Show the StatsD lines of exposition text, without sending them.",
        discussion: """
            Reads Prometheus text from a file or from standard input and prints the lines that the receiver would get, one a line, \
            counters as from zero. What the receiver's own grammar would drop, merge or truncate goes to standard error.

              palingenesis push --dry-run --receiver telegraf metrics.prom
              curl -s localhost:9100/metrics | palingenesis push --dry-run --receiver datadog -
            """
    )

    /// The most bytes that are read.
    private static let limit = 256 << 20

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .customLong("dry-run"), help: "Print the lines and send nothing.")
    var dryRun = false

    @Argument(help: ArgumentHelp("The file with the text; - is standard input.", valueName: "file"))
    var file = "-"

    func validate() throws {
        if !dryRun { throw ValidationError("only --dry-run is there yet") }
    }

    func run() throws {
        let source = ConfigurationSource(options: options, command: [], environment: ProcessEnvironment.current)
        let configuration = try source.load().configuration.push.statsd?.configuration
        let receiver = try receiver(configuration)
        let families: [ExpositionFamily]
        do {
            families = try PrometheusTextParser(limit: 4_000_000).parse(try text())
        } catch let error as ExpositionError {
            throw PushFailure(description: "\(file): \(error)")
        }
        let lines = receiver.lines(
            for: families,
            prefix: configuration?.prefix ?? "",
            tags: configuration?.tags ?? [:],
            maxDatagramBytes: configuration?.maxDatagramBytes ?? 1432
        )
        var linter = StatsDLinter(receiver: receiver)
        for line in lines {
            StandardOutput.write(line)
            for finding in linter.findings(in: line) { StandardError.write("palingenesis: \(finding)") }
        }
    }

    /// The flag alone is enough: an address is needed for sending only.
    private func receiver(_ configuration: StatsDConfiguration?) throws -> StatsDReceiver {
        guard let name = options.receiver else { return configuration?.receiver ?? .etsy }
        guard let receiver = StatsDReceiver(name) else {
            let names = StatsDReceiver.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--receiver: \"\(name)\" is none of \(names)")
        }
        return receiver
    }

    private func text() throws -> [UInt8] {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PushFailure(description: "cannot read \(file): \(String(cString: strerror(errno)))") }
        defer { if file != "-" { close(descriptor) } }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return text }
            if count < 0 {
                if errno == EINTR { continue }
                throw PushFailure(description: "cannot read \(file): \(String(cString: strerror(errno)))")
            }
            text.append(contentsOf: chunk[..<count])
            guard text.count <= Self.limit else { throw PushFailure(description: "\(file): more than \(Self.limit >> 20) MiB") }
        }
    }

    /// Why nothing could be shown.
    private struct PushFailure: Error, CustomStringConvertible {
        let description: String
    }
}
