import Supervisor

/// Tells a scenario's story: what the audit trail says, and what happened besides.
enum Timeline {
    /// A line for an entry of the audit trail; nil for what another line tells.
    static func line(_ entry: AuditEntry) -> String? {
        let reason = entry.reason ?? ""
        let evidence = entry.evidence ?? ""
        switch entry.event {
        case .supervisionStarted: return "the daemon starts"
        case .supervisionEnded: return "the daemon ends"
        case .sessionStarted: return "a session is supervised"
        case .sessionStopped: return "stopped: \(reason) by \(entry.rule ?? "its exit status")" + (evidence.isEmpty ? "" : ": \(evidence)")
        case .sessionRestored: return "goes on with what was left unfinished (\(reason))"
        case .sessionEnded: return evidence
        case .sessionBackedUp: return "the session file is backed up"
        case .survivorFound: return "the assistant of an earlier run still runs (\(evidence))"
        case .waitBegan:
            return "waits \(HumanText.duration(seconds: entry.seconds ?? 0)) for \(reason), until \(entry.until ?? "") (\(evidence))"
        case .waitEnded: return nil
        case .resumeStarted: return "resumes (\(reason)), attempt \(entry.attempt ?? 1)"
        case .resumeSucceeded: return "resumed"
        case .resumeFailed: return "the attempt failed: \(reason)" + (evidence.isEmpty ? "" : ": \(evidence)")
        case .operatorAsked: return "operator: \(reason)"
        case .refused: return "operator: \(reason) is refused: \(evidence)"
        case .problem: return "problem: \(evidence)"
        }
    }

    /// The time since the start as days and a time of day.
    static func time(_ elapsed: Duration) -> String {
        let seconds = Int(elapsed.components.seconds)
        let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
        return "\(seconds / 86_400)d " + parts.joined(separator: ":")
    }
}
