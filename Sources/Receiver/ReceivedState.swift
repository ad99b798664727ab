import Exposition
import Gzip
import Synchronization

/// What has arrived so far, and the telling of it.
///
/// Thread safety: may be used from any thread. The lock is held while an arrival is taken in, never while text is printed.
final class ReceivedState: Sendable {
    /// One request to change a group.
    struct Request {
        let method: String
        let key: GroupingKey
        let peer: String
        let body: [UInt8]
        let isGzip: Bool
        let isProtobuf: Bool
    }

    private struct Contents {
        var gateway: PushgatewayStore
        var statsD: StatsDStore
    }

    let limits: ReceiverLimits
    private let contents: Mutex<Contents>
    private let now: @Sendable () -> ArrivalTime
    private let output: @Sendable (String) -> Void

    init(
        limits: ReceiverLimits,
        setsSignedGauges: Bool = false,
        now: @escaping @Sendable () -> ArrivalTime,
        output: @escaping @Sendable (String) -> Void
    ) {
        self.limits = limits
        self.now = now
        self.output = output
        let statsD = StatsDStore(limits: limits, setsSignedGauges: setsSignedGauges)
        contents = Mutex(Contents(gateway: PushgatewayStore(limits: limits), statsD: statsD))
    }

    // MARK: Pushes

    /// Takes a PUT, POST or DELETE and returns the status with which it succeeded.
    func take(_ request: Request) throws(PushRefusal) -> Int {
        let body = try unpacked(request)
        let time = now()
        guard request.method != "DELETE" else {
            let change = contents.withLock { $0.gateway.delete(request.key) }
            output(ArrivalText(time: time).deletion(key: request.key, peer: request.peer, change: change))
            return 202
        }
        guard !request.isProtobuf else {
            throw PushRefusal(status: 415, "this receiver reads text only: push Prometheus text 0.0.4 instead of protobuf")
        }
        let families: [ExpositionFamily]
        do {
            families = try PrometheusTextParser(limit: limits.samples).parse(body)
        } catch {
            // As a Pushgateway reports it, without the column.
            throw PushRefusal("text format parsing error in line \(error.line): \(error.message)")
        }
        let replacement: PushgatewayStore.Replacement = request.method == "PUT" ? .group : .families
        let result = contents.withLock { contents in
            Result { () throws(PushRefusal) in
                try contents.gateway.push(families, to: request.key, replacing: replacement, at: time)
            }
        }
        output(
            ArrivalText(time: time).push(
                method: request.method,
                key: request.key,
                peer: request.peer,
                change: try result.get(),
                byteCount: request.body.count,
                isGzip: request.isGzip
            )
        )
        return 200
    }

    /// Tells of a request that was not taken.
    func refuse(method: String, what: String, peer: String, refusal: PushRefusal) {
        output(
            ArrivalText(time: now()).refusal(method: method, what: what, peer: peer, status: refusal.status, reason: refusal.message)
        )
    }

    /// The body without its compression; the messages are those of Go's gzip reader, as a Pushgateway passes them on.
    private func unpacked(_ request: Request) throws(PushRefusal) -> [UInt8] {
        guard request.isGzip else { return request.body }
        guard !request.body.isEmpty else { throw PushRefusal("EOF") }
        guard request.body.count >= 10 else { throw PushRefusal("unexpected EOF") }
        guard request.body.starts(with: [0x1f, 0x8b, 8]) else { throw PushRefusal("gzip: invalid header") }
        do {
            return try Gzip.decompress(request.body, limit: limits.bodyBytes)
        } catch {
            switch error {
            case .tooLarge: throw .tooLarge(limits.bodyBytes)
            case .truncated: throw PushRefusal("unexpected EOF")
            case .trailingGarbage: throw PushRefusal("gzip: invalid header")
            case .malformed, .outOfMemory: throw PushRefusal("gzip: \(error)")
            }
        }
    }

    // MARK: StatsD

    /// Takes a datagram.
    func take(datagram: [UInt8], peer: String) {
        let time = now()
        let change = contents.withLock { $0.statsD.receive(datagram) }
        output(ArrivalText(time: time).datagram(change, peer: peer))
    }

    // MARK: Reading back

    /// All groups as text.
    func metricsText() -> [UInt8] { GatewayText.text(contents.withLock { $0.gateway.groups }) }

    /// All groups as JSON.
    func metricsJSON() -> String { GatewayJSON.text(contents.withLock { $0.gateway.groups }) }

    /// The StatsD series as text.
    func statsDText() -> [UInt8] { StatsDText.text(contents.withLock { $0.statsD }) }
}

extension PushRefusal {
    /// The refusal of a body beyond what a receiver takes.
    static func tooLarge(_ limit: Int) -> PushRefusal {
        PushRefusal(status: 413, "the body is larger than the \(limit) bytes that this receiver takes")
    }
}
