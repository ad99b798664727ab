internal import Exposition
internal import Push
internal import Pushgateway

/// What is done at the gateway while the command runs: what was kept is delivered, what is not known is read, the start is told.
struct StartPush: Sendable {
    /// What came of it.
    struct Result: Sendable {
        /// What the gateway still shows of earlier runs; nil when nobody asked or it did not say.
        var recorded: JobTotals?
        /// Whether what answers takes pushes as a Pushgateway does and shows no groups: VictoriaMetrics, vmagent.
        var showsNoGroups = false
        /// Pushes with values from up to this time, Unix time in seconds, need not be kept any longer; nil when nothing was settled.
        var settledUpTo: Double?
    }

    /// The samples that are read of the group.
    ///
    /// `pushgateway_build_info` tells a Pushgateway from what only takes its pushes.
    static let names = [
        JobTotals.runsName, JobTotals.overlapsName, JobTotals.lastSuccessName, "push_time_seconds", "pushgateway_build_info",
    ]

    let gateway: PushgatewayConfiguration
    /// The push of an earlier run that has not arrived.
    let spooled: SpoolEntry?
    /// Whether the totals of earlier runs are to be read.
    let readsTotals: Bool
    /// What tells of the start; nil when nothing was started.
    let text: [UInt8]?

    /// Does it all, on the thread that calls.
    func perform(_ connection: PushgatewayConnection) -> Result {
        var result = Result()
        if spooled != nil || readsTotals {
            do throws(PushFailure) {
                var samples = try self.samples(connection)
                if let spooled {
                    switch SpoolDelivery(gateway: gateway).deliver(spooled, samples, connection) {
                    case .settled: result.settledUpTo = spooled.time
                    case .failed(let failure): throw failure
                    }
                    // It may have told totals that are known nowhere else.
                    if readsTotals { samples = try self.samples(connection) }
                }
                let shown = samples.flatMap { $0.families.family("pushgateway_build_info") == nil ? nil : $0 }
                result.showsNoGroups = shown == nil
                if readsTotals { result.recorded = shown.map { JobTotals($0, group: gateway.groupingKey) } }
            } catch {
                // Who does not answer now is not asked twice, but another gateway may; the end is told in any case.
                if error.kind != .rejected && error.kind != .configuration && gateway.gateways.count == 1 { return result }
            }
        }
        if let text, case .delivered = connection.push(text, gateway), let spooled { result.settledUpTo = spooled.time }
        return result
    }

    /// What the gateway shows; nil where it holds no groups.
    private func samples(_ connection: PushgatewayConnection) throws(PushFailure) -> GatewaySamples? {
        try gateway.isImport ? nil : connection.samples(Self.names, gateway)
    }
}
