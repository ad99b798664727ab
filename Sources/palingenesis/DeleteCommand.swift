import ArgumentParser
import Daemon
import Push
import Pushgateway

/// Deletes groups from the Pushgateway.
struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete this host's group, or stale groups, from the Pushgateway.",
        discussion: """
            A Pushgateway keeps a group until somebody deletes it. Without further options this deletes the configured group, which \
            is job=palingenesis, instance=<host name> unless the configuration or --job and --grouping say otherwise. With --matching \
            or --older-than it deletes every group of the gateway, whoever pushed it, that has these labels and was not pushed for so \
            long, by the gateway's own clock; --dry-run says which these are.

              palingenesis delete --pushgateway http://gw:9091 --job backup
              palingenesis delete --matching job=ci --older-than 24h --dry-run

            Exit status: 0 also when there was nothing to delete; 1 when a gateway could not be asked or did not delete.
            """
    )

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("Delete the groups that have this label; may be repeated, all must match.", valueName: "label=value"))
    var matching: [String] = []

    @Option(
        name: .customLong("older-than"),
        help: ArgumentHelp("Delete the groups that were last pushed longer ago: 30m, 24h.", valueName: "duration")
    )
    var olderThan: String?

    @Flag(name: .customLong("dry-run"), help: "Delete nothing; say what would be.")
    var dryRun = false

    func validate() throws {
        if selects, options.job != nil || !options.grouping.isEmpty {
            // Otherwise --job ci --older-than 24h would delete everybody's old groups.
            throw ValidationError(
                "--job and --grouping name one group, --matching and --older-than select among all: write --matching job=NAME"
            )
        }
        for text in matching where !text.contains("=") { throw ValidationError("--matching \(text): write LABEL=VALUE") }
        if let olderThan, DurationText.duration(olderThan) == nil {
            throw ValidationError("--older-than \(olderThan): this is no duration (write 30m or 24h)")
        }
    }

    func run() throws {
        let environment = ProcessEnvironment.current
        let source = ConfigurationSource(file: options.file, flags: options.flags, environment: environment)
        let configuration = try source.load().configuration
        guard let settings = configuration.push.pushgateway else {
            throw ValidationError("there is no gateway: give --pushgateway URL, or push.pushgateway.url in the configuration")
        }
        let gateways = try settings.configuration(hostName: HostName.current).gateways
        let connection = PushgatewayConnection(userAgent: "palingenesis/\(Version.current)")
        var failures = 0
        for gateway in gateways {
            do {
                try delete(from: gateway, connection)
            } catch let failure as TextSource.Failure where gateways.count > 1 {
                // The others may be there.
                StandardError.write("palingenesis: \(gateway.destination): \(failure)")
                failures += 1
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }

    private func delete(from gateway: PushgatewayConfiguration, _ connection: PushgatewayConnection) throws {
        guard !gateway.isImport else {
            return StandardOutput.write("\(gateway.destination) \(PushgatewayConfiguration.importWords)")
        }
        guard selects else {
            return try delete([gateway.groupingKey], title: Self.title(gateway.groupingKey), gateway, connection)
        }
        do {
            let samples = try connection.samples(GatewayGroup.sampleNames, gateway)
            let now = samples.time.map(Double.init) ?? WallClock.unixTime
            let groups = GatewayGroup.groups(samples).filter { isWanted($0, now: now) }
            if groups.isEmpty { StandardOutput.write("nothing to delete: no group of \(gateway.destination) is like that") }
            for group in groups {
                guard let keys = group.keys else {
                    StandardError.write("palingenesis: a group with the labels \(group.labels) has no name that could be deleted")
                    continue
                }
                try delete(keys, title: keys.first.map(Self.title) ?? "", gateway, connection)
            }
        } catch let failure as PushFailure {
            throw TextSource.Failure(description: "cannot read the groups: \(failure.message)")
        }
    }

    /// Whether groups are selected by what they have in common.
    private var selects: Bool { !matching.isEmpty || olderThan != nil }

    private func isWanted(_ group: GatewayGroup, now: Double) -> Bool {
        for text in matching {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard (group.labels[String(parts[0])] ?? "") == parts[1] else { return false }
        }
        guard let age = olderThan.flatMap(DurationText.duration) else { return true }
        // A group that was never pushed with success is as old as its last failure.
        return now - max(group.pushTime, group.failureTime) > age / .seconds(1)
    }

    private func delete(
        _ keys: [GroupingKey],
        title: String,
        _ gateway: PushgatewayConfiguration,
        _ connection: PushgatewayConnection
    ) throws {
        guard !dryRun else { return StandardOutput.write("would delete \(title)") }
        for key in keys {
            var gateway = gateway
            gateway.groupingKey = key
            if case .failed(let failure) = connection.delete(gateway) {
                throw TextSource.Failure(description: "cannot delete \(title): \(failure.message)")
            }
        }
        // A gateway says the same of a group that it does not have.
        StandardOutput.write("deleted \(title)" + (selects ? "" : ", if it was there"))
    }

    private static func title(_ key: GroupingKey) -> String {
        ([("job", key.job)] + key.labels.map { ($0.name, $0.value) }).map { "\($0.0)=\($0.1)" }.joined(separator: " ")
    }
}
