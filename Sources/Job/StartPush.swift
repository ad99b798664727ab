internal import Exposition
internal import Push
internal import Pushgateway

/// What is done at the gateway while the command runs: what was kept is delivered, what is not known is read, the start is told.
struct StartPush: Sendable {
    /// What came of it.
    struct Result: Sendable {
        /// What the gateway still shows of earlier runs; nil when nobody asked or it did not say.
        var recorded: JobTotals?
        /// Whether the push that was kept need not be kept any longer.
        var isSpoolSettled = false
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
                let samples = try connection.samples(Self.names, gateway)
                if readsTotals, samples.families.family("pushgateway_build_info") != nil {
                    result.recorded = JobTotals(samples, group: gateway.groupingKey)
                }
                if let spooled {
                    switch SpoolDelivery(gateway: gateway).deliver(spooled, samples, connection) {
                    case .settled: result.isSpoolSettled = true
                    case .failed(let failure): throw failure
                    }
                }
            } catch {
                // Who does not answer now is not asked twice; the end is told in any case.
                if error.kind != .rejected && error.kind != .configuration { return result }
            }
        }
        if let text, case .delivered = connection.push(text, gateway) { result.isSpoolSettled = true }
        return result
    }
}
