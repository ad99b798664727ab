/// One of the quotas that an assistant reports in structured events, as far as it is used up.
public struct UsageWindow: Sendable, Equatable {
    /// Whose form the report has.
    public enum Form: Sendable {
        /// Claude Code's `rate_limit_event`.
        case claude
        /// The `rate_limits` of Codex' session logs.
        case codex
    }

    /// The quota's name in the report.
    let name: String
    /// Which quota that is.
    let kind: LimitKind?
    /// Unix seconds, when known.
    let resetsAt: Double?

    /// What one event reports.
    struct Report {
        /// The windows the event speaks of, used up or not.
        var names: [String] = []
        /// Those of them that are used up.
        var exhausted: [UsageWindow] = []
        /// Whether requests are being refused now.
        var isRejection = false
    }

    static func report(_ event: JSONText, form: Form) -> Report {
        switch form {
        case .claude: claude(event)
        case .codex: codex(event)
        }
    }

    /// Only `rejected` is a limit; `allowed` with a rejected overage is an ordinary state, and so is drawing on the overage.
    private static func claude(_ event: JSONText) -> Report {
        guard let info = event.value(at: "rate_limit_info") else { return Report() }
        let type = info.value(at: "rateLimitType")?.string(limit: 64) ?? "window"
        let isRejected = info.value(at: "status")?.string(limit: 64) == "rejected"
        let drawsOnOverage = info.value(at: "isUsingOverage")?.bool == true
        let overage = info.value(at: "overageStatus")?.string(limit: 64)

        var report = Report(names: [type])
        report.isRejection = drawsOnOverage ? overage == "rejected" : isRejected
        guard report.isRejection else { return report }
        let resetsAt = info.value(at: "resetsAt")?.number.flatMap(RetryAfter.epoch)
        report.exhausted.append(UsageWindow(name: type, kind: kind(ofClaude: type), resetsAt: resetsAt))
        // A session that waits for one window would stop at once at another that is used up as well.
        for name in ["five_hour", "seven_day"] where name != type {
            guard let window = info.value(at: "unifiedWindows." + name), let used = window.value(at: "utilization")?.number, used >= 1
            else { continue }
            let resetsAt = window.value(at: "resetsAt")?.number.flatMap(RetryAfter.epoch)
            report.names.append(name)
            report.exhausted.append(UsageWindow(name: name, kind: kind(ofClaude: name), resetsAt: resetsAt))
        }
        return report
    }

    private static func kind(ofClaude type: String) -> LimitKind? {
        switch type {
        case "five_hour": .session
        case "seven_day": .weekly
        case _ where type.hasPrefix("seven_day_"): .model
        default: nil
        }
    }

    private static func codex(_ event: JSONText) -> Report {
        var report = Report()
        for name in ["primary", "secondary"] {
            guard let window = event.value(at: "payload.rate_limits." + name), window.isObject else { continue }
            report.names.append(name)
            guard let used = window.value(at: "used_percent")?.number, used >= 100 else { continue }
            let minutes = window.value(at: "window_minutes")?.number ?? 0
            let resetsAt = window.value(at: "resets_at")?.number.flatMap(RetryAfter.epoch)
            report.exhausted.append(UsageWindow(name: name, kind: minutes >= 1440 ? .weekly : .session, resetsAt: resetsAt))
        }
        return report
    }
}
