import Daemon
import Supervisor

/// The daemon's status as people read it.
enum StatusText {
    static func render(_ status: DaemonStatus, now: Double) -> String {
        let session = status.session
        var rows: [(String, String)] = []
        rows.append(("state", state(status, now: now)))
        rows.append(("session", sessionText(status)))
        if session.stepsCompleted > 0 || session.stepsTotal > 0 {
            rows.append(
                ("steps", session.stepsTotal > 0 ? "\(session.stepsCompleted) of \(session.stepsTotal)" : "\(session.stepsCompleted)")
            )
        }
        if let stop = session.lastStop {
            let evidence = stop.evidence.isEmpty ? "" : ": \(stop.evidence)"
            rows.append(("last stop", "\(stop.stopClass), \(duration(now - stop.at)) ago\(evidence)"))
        }
        if let attempt = session.lastAttempt { rows.append(("last resume", attempt)) }
        if let end = session.end { rows.append(("ended", end)) }
        rows.append(("saves", "\(status.saves), \(duration(status.timeSavedSeconds)) saved"))
        if let listen = status.listen { rows.append(("metrics", "http://\(listen)/metrics")) }
        for sink in status.sinks {
            rows.append((sink.sink, text(sink, now: now)))
            if let uncertainty = sink.uncertainty { rows.append(("", uncertainty)) }
        }
        rows.append(("daemon", "palingenesis \(status.version), process \(status.pid), up \(duration(status.uptimeSeconds))"))
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }.joined(separator: "\n")
    }

    private static func state(_ status: DaemonStatus, now: Double) -> String {
        guard let deadline = status.session.waitDeadline, let reason = status.session.waitingFor else { return status.session.state }
        guard status.session.state != DaemonState.paused.name else {
            let rest = deadline > now ? "its wait ends in \(duration(deadline - now))" : "its wait is over"
            return "paused (\(reason); \(rest); `palingenesis resume` goes on)"
        }
        let retry = status.session.retries > 0 ? ", after \(status.session.retries) retries" : ""
        let cause = status.session.waitCause.flatMap(Wait.Cause.init)?.remark ?? ""
        return "\(status.session.state) (\(reason)\(cause)), resumes in \(duration(max(deadline - now, 0)))\(retry)"
    }

    private static func sessionText(_ status: DaemonStatus) -> String {
        let session = status.session
        guard session.hasSession else { return "none (\(session.assistant))" }
        let id = session.sessionID.map { " \($0)" } ?? ""
        return "\(session.assistant)\(id)" + (session.processID.map { ", process \($0)" } ?? "")
    }

    private static func text(_ sink: DaemonStatus.SinkStatus, now: Double) -> String {
        let last = sink.lastSuccess.map { "last success \(duration(now - $0)) ago" } ?? "nothing delivered yet"
        let next = sink.nextAttempt.map { ", next attempt in \(duration(max($0 - now, 0)))" } ?? ""
        let error = sink.lastError.map { "; \($0)" } ?? ""
        return "\(sink.state), \(sink.destination), \(last)\(next)\(error)"
    }

    private static func duration(_ seconds: Double) -> String {
        HumanText.duration(seconds: seconds)
    }
}
