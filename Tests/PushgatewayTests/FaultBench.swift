import Push

@testable import Pushgateway

/// A text whose truth changes, and the sink that pushes it to a scripted server.
struct FaultBench {
    let server: ScriptedServer
    let sink: PushgatewaySink
    /// Made once: an allocator may keep each large stretch that it gets back, which would look as if pushes kept memory.
    private let texts: [[UInt8]]

    init(_ row: FaultRow, _ reaction: @escaping @Sendable (Int) -> ScriptedServer.Reaction?) throws {
        server = try ScriptedServer(keptBytes: 1 << 16, reaction)
        let padding = row.padding == 0 ? [] : [UInt8](repeating: UInt8(ascii: "#"), count: row.padding) + [UInt8(ascii: "\n")]
        texts = (1...2).map { Array("truth \($0)\n".utf8) + padding }
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

    /// Pushes `truth VALUE`; the value is 1 or 2.
    func push(truth value: Int) async -> PushOutcome {
        await sink.push(text: texts[value - 1])
    }
}
