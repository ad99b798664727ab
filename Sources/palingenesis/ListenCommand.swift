import ArgumentParser
import Daemon
import Logging
import Receiver
import ServiceLifecycle
import StatsD
import UnixSignals

/// A receiver to try things out with.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Receive pushes and StatsD lines, and print what they change.",
        discussion: """
            A receiver for trying things out: answers as a Pushgateway does, takes StatsD datagrams, and keeps everything in \
            memory until Ctrl-C.

              palingenesis listen --receiver datadog
              palingenesis run --pushgateway http://127.0.0.1:9091 --statsd 127.0.0.1:8125 --receiver datadog -- …
              curl localhost:9091/metrics      what was pushed
              curl localhost:9091/statsd       what the StatsD lines add up to
            """
    )

    @Option(help: ArgumentHelp("Take pushes there; port 0 is any.", valueName: "host:port"))
    var http = "127.0.0.1:9091"

    @Option(help: ArgumentHelp("Take StatsD datagrams there; port 0 is any.", valueName: "host:port"))
    var statsd = "127.0.0.1:8125"

    @Option(
        help: ArgumentHelp(
            "Which receiver to be for StatsD: datadog and gostatsd set a gauge to a value with a sign, the others add it.",
            valueName: "name"
        )
    )
    var receiver: String?

    func run() async throws {
        let (httpHost, httpPort) = try Self.address(http, flag: "--http")
        let (statsdHost, statsdPort) = try Self.address(statsd, flag: "--statsd")
        let profile = try receiver.map { name in
            guard let profile = StatsDReceiver(name) else {
                let names = StatsDReceiver.all.map(\.name).joined(separator: ", ")
                throw ValidationError("--receiver: \"\(name)\" is none of \(names)")
            }
            return profile
        }
        let configuration = ReceiverConfiguration(
            httpHost: httpHost,
            httpPort: httpPort,
            statsdHost: statsdHost,
            statsdPort: statsdPort,
            setsSignedGauges: profile?.setsSignedGauges ?? false
        )
        let logger = Logger(label: "palingenesis") { _ in StandardErrorLogHandler(logLevel: .critical) }
        let receiver = Receiver(
            configuration: configuration,
            logger: logger,
            onListening: { addresses in
                StandardOutput.write("listening for pushes on http://\(Self.text(httpHost, addresses.httpPort))")
                StandardOutput.write("listening for StatsD on \(Self.text(statsdHost, addresses.statsdPort))")
            },
            output: { StandardOutput.write($0) }
        )
        var services = ServiceGroupConfiguration(
            services: [receiver],
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger
        )
        // A client that stopped in the middle of a request does not keep anybody at the prompt.
        services.maximumGracefulShutdownDuration = .seconds(1)
        try await ServiceGroup(configuration: services).run()
    }

    private static func address(_ text: String, flag: String) throws -> (host: String, port: Int) {
        do {
            guard case .tcp(let host, let port) = try ListenAddress(text) else {
                throw ValidationError("\(flag) none: there would be nothing to listen to")
            }
            return (host, Int(port))
        } catch let error as ListenAddress.Malformed {
            throw ValidationError("\(flag) \(text): \(error.reason)")
        }
    }

    private static func text(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
