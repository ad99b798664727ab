import Pushgateway
import StatsD
import StopClassification
import Supervisor

/// Finds values that are right by themselves and wrong together.
struct ConfigurationConsistency {
    let draft: ConfigurationDraft
    let sources: ConfigurationSources

    /// The lines of the problems.
    var problems: [String] {
        [backoff, watch, authentication, passwordFile, certificate, readBack, timers].compactMap { $0 }
    }

    /// What the sink itself objects to, once each value and each pair is right: a header that repeats the authentication, say.
    var sinkProblem: String? {
        guard let settings = draft.finished().push.pushgateway else { return nil }
        do {
            _ = try settings.configuration(hostName: "host")
            return nil
        } catch {
            let path = "push.pushgateway.\(error.key)"
            let known = ConfigurationKey.byPath.keys.filter { path == $0 || path.hasPrefix($0 + ".") }
            return line(Array(known) + ["push.pushgateway.url"], "\(error.key): \(error.message)")
        }
    }

    private var backoff: String? {
        let backoff = draft.daemon.resume.backoff
        guard backoff.max < backoff.base else { return nil }
        let (most, base) = (DurationText.text(backoff.max), DurationText.text(backoff.base))
        return line(
            ["resume.backoff.max", "resume.backoff.base"],
            "the longest wait (max, \(most)) is less than the first (base, \(base))"
        )
    }

    private var watch: String? {
        let assistant = draft.daemon.assistant
        guard assistant.watch, assistant.transcript == nil, ![.claude, .codex].contains(assistant.kind) else { return nil }
        return line(["assistant.watch"], "where \(assistant.kind.rawValue) keeps its logs is not known (name one as assistant.transcript)")
    }

    private var authentication: String? {
        guard draft.username != nil || draft.passwordFile != nil, draft.pushgateway.bearerTokenFile != nil else { return nil }
        let keys = ["bearerTokenFile", "basicAuth.username", "basicAuth.passwordFile"].map { "push.pushgateway.\($0)" }
        return line(keys, "basicAuth is configured too (choose one of them)")
    }

    private var passwordFile: String? {
        pair("push.pushgateway.basicAuth.username", draft.username, "push.pushgateway.basicAuth.passwordFile", draft.passwordFile)
    }

    private var certificate: String? {
        pair("push.pushgateway.tls.certFile", draft.pushgateway.certFile, "push.pushgateway.tls.keyFile", draft.pushgateway.keyFile)
    }

    private var readBack: String? {
        guard draft.statsdAddress != nil, let place = draft.statsd.readBack else { return nil }
        let problem = StatsDReadBack.problem(in: place, for: draft.statsd.configuration.receiver)
        return problem.flatMap { line(["push.statsd.readBack"], "\(ConfigurationQuotation.quoted(place)): \($0)") }
    }

    private var timers: String? {
        let configuration = draft.statsd.configuration
        guard configuration.histograms == .timers, !configuration.receiver.takesTimers else { return nil }
        return line(
            ["push.statsd.histograms", "push.statsd.receiver"],
            "the receiver \(configuration.receiver) takes no timers (use buckets)"
        )
    }

    /// Two keys of which each needs the other.
    private func pair(_ first: String, _ firstText: String?, _ second: String, _ secondText: String?) -> String? {
        guard (firstText == nil) != (secondText == nil) else { return nil }
        return line([first, second], "\(firstText == nil ? first : second) is missing")
    }

    /// The problem at the first of its keys that somebody gave; nothing when a value of them was refused, since that was said already.
    private func line(_ keys: [String], _ message: String) -> String? {
        guard sources.refused.isDisjoint(with: keys), let given = keys.first(where: { sources.assignments[$0] != nil }) else { return nil }
        return sources.assignments[given]?.origin.line(given, message)
    }
}
