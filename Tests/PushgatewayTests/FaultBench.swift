import Push

@testable import Pushgateway

/// A text whose truth changes, and the sink that pushes it to a scripted server.
struct FaultBench {
    let server: ScriptedServer
    let sink: PushgatewaySink
    private let padding: [UInt8]

    init(_ row: FaultRow, _ reaction: @escaping @Sendable (Int) -> ScriptedServer.Reaction?) throws {
        server = try ScriptedServer(reaction)
        padding = row.padding == 0 ? [] : [UInt8](repeating: UInt8(ascii: "#"), count: row.padding) + [UInt8(ascii: "\n")]
        let configuration = try PushgatewayConfiguration(
            url: "http://127.0.0.1:\(server.port)",
            timeout: row.timeout,
            compression: .none,
            proxy: ""
        )
        sink = PushgatewaySink(
            configuration: configuration,
            transport: CurlTransport(options: CurlOptions(configuration, userAgent: "palingenesis/0")),
            clocks: Clocks(monotonic: Clocks.system.monotonic, secondsSinceEpoch: { FaultRow.now }, random: { 0.5 })
        )
    }

    /// Pushes `truth VALUE`.
    func push(truth value: Int) async -> PushOutcome {
        await sink.push(text: Array("truth \(value)\n".utf8) + padding)
    }
}
