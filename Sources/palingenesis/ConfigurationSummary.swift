import Daemon
import Pushgateway
import StatsD
import StopClassification
import Supervisor

/// What a configuration means, in a few lines.
enum ConfigurationSummary {
    static func text(_ configuration: DaemonConfiguration) -> String {
        let assistant = configuration.assistant
        let resume = configuration.resume
        var lines: [(String, String)] = []
        let command = assistant.command.isEmpty ? "no command (give it after --)" : assistant.command.joined(separator: " ")
        lines.append(("assistant", "\(assistant.kind.rawValue): \(command)"))
        if !assistant.rules.all.isEmpty {
            let first = assistant.rules.all.count { $0.place == .before }
            let last = assistant.rules.all.count - first
            lines.append(("rules", "the program's, \(first) of yours before and \(last) after them (classify --rules lists all)"))
        }
        if let zone = assistant.providerZone { lines.append(("provider zone", zone)) }
        if let file = configuration.session.file { lines.append(("session file", file)) }
        lines.append(
            (
                "resume",
                resume.enabled
                    ? "after limits, up to \(resume.maxRetries) retries, \(text(resume.backoff.base)) to \(text(resume.backoff.max)) apart"
                    : "never"
            )
        )
        lines.append(("endpoint", configuration.http.listen == .none ? "none" : "http://\(configuration.http.listen)/metrics"))
        if let gateway = configuration.push.pushgateway {
            let grouping = (gateway.grouping ?? ["instance": HostName.current]).sorted { $0.key < $1.key }
            let group = ([("job", gateway.job)] + grouping.map { ($0.key, $0.value) }).map { "\($0.0)=\($0.1)" }.joined(separator: " ")
            let gateways = (try? gateway.configuration(hostName: HostName.current).gateways) ?? []
            let destinations = gateways.map(\.destination).joined(separator: ", else ")
            lines.append(("pushgateway", "\(destinations) as \(group), every \(text(gateway.interval))"))
        } else {
            lines.append(("pushgateway", "off"))
        }
        if let statsd = configuration.push.statsd {
            let target = statsd.configuration
            lines.append(("statsd", "\(target.address) for \(target.receiver), every \(text(statsd.interval))"))
        } else {
            lines.append(("statsd", "off"))
        }
        if let graphite = configuration.push.graphite {
            lines.append(("graphite", "\(graphite.configuration.address), every \(text(graphite.interval))"))
        }
        let exit = configuration.push
        if exit.pushgateway != nil || exit.statsd != nil || exit.graphite != nil {
            lines.append(("at exit", "\(exit.onExit.rawValue), within \(text(exit.exitBudget))"))
        }
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }.joined(separator: "\n")
    }

    private static func text(_ duration: Duration) -> String {
        HumanText.duration(seconds: duration / .seconds(1))
    }
}
