import Logging
import Synchronization

@testable import Receiver

/// A receiver on any free ports, whose output is collected.
final class RunningReceiver: Sendable {
    let addresses: ReceiverAddresses
    private let outputs: AsyncStream<String>

    private init(addresses: ReceiverAddresses, outputs: AsyncStream<String>) {
        self.addresses = addresses
        self.outputs = outputs
    }

    /// Runs a receiver while the closure runs, and cancels it then.
    static func with(
        limits: ReceiverLimits = ReceiverLimits(),
        statsdHost: String = "127.0.0.1",
        _ body: @Sendable (RunningReceiver) async throws -> Void
    ) async throws {
        let (outputs, output) = AsyncStream.makeStream(of: String.self)
        let (listening, listens) = AsyncStream.makeStream(of: ReceiverAddresses.self)
        let receiver = Receiver(
            configuration: ReceiverConfiguration(httpPort: 0, statsdHost: statsdHost, statsdPort: 0),
            limits: limits,
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() },
            now: { ArrivalTime(seconds: 43_384) },
            onListening: { listens.yield($0) },
            output: { output.yield($0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listens.finish() }
                try await receiver.run()
            }
            var iterator = listening.makeAsyncIterator()
            guard let addresses = await iterator.next() else {
                try await group.next()
                return
            }
            try await body(RunningReceiver(addresses: addresses, outputs: outputs))
            group.cancelAll()
            // That this ends is what the cancellation of `run()` promises.
            try await group.waitForAll()
        }
    }

    /// The next text about an arrival.
    func nextOutput() async -> String? {
        var iterator = outputs.makeAsyncIterator()
        return await iterator.next()
    }

    func exchange(_ method: String, _ target: String, _ body: [UInt8] = [], headers: [String] = []) async throws -> Loopback.Answer {
        try await Loopback.exchange(method, target, body: body, headers: headers, port: addresses.httpPort)
    }

    func exchange(_ method: String, _ target: String, _ body: String) async throws -> Loopback.Answer {
        try await exchange(method, target, Array(body.utf8))
    }
}
