internal import Push
internal import Pushgateway

/// Delivers a push that was kept, unless its group has been pushed since.
struct SpoolDelivery: Sendable {
    /// What came of it.
    enum Outcome: Sendable, Equatable {
        /// It arrived or is out of date; it need not be kept.
        case settled
        case failed(PushFailure)
    }

    let gateway: PushgatewayConfiguration

    /// - Parameter samples: what the gateway shows now, `push_time_seconds` among it; nil where it holds no groups and only appends.
    func deliver(_ entry: SpoolEntry, _ samples: GatewaySamples?, _ connection: PushgatewayConnection) -> Outcome {
        let decision = SpoolDecision(
            time: entry.time,
            pushed: samples?.value("push_time_seconds", in: entry.group),
            now: unixTime(),
            gatewayNow: samples?.time.map(Double.init)
        )
        guard decision == .deliver else { return .settled }
        var gateway = gateway
        gateway.groupingKey = entry.group
        gateway.method = .post
        switch connection.push(entry.body, gateway) {
        case .delivered: return .settled
        // What a gateway refuses it will refuse again.
        case .failed(let failure): return failure.kind == .rejected ? .settled : .failed(failure)
        }
    }
}
