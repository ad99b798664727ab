import FoundationEssentials
public import Supervisor

/// The input that Claude Code gives its hooks, as far as it matters here.
public struct HookPayload: Sendable {
    private struct Fields: Decodable {
        var hook_event_name: String
        var session_id: String?
        var cwd: String?
    }

    /// What it tells the supervisor.
    public let report: HookReport

    /// Reads the input; nil when it is none.
    ///
    /// Nobody's hook has more than some kilobytes to say, so the reader is told how long it may be.
    public init?(_ bytes: [UInt8]) {
        // A line break between its parts would end it for whoever reads it as a line.
        let payload = bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(payload)) else { return nil }
        report = HookReport(
            event: Self.event(fields.hook_event_name),
            sessionID: fields.session_id,
            workingDirectory: fields.cwd,
            payload: payload
        )
    }

    private static func event(_ name: String) -> HookReport.Event {
        switch name {
        case "StopFailure": .stopped
        case "UserPromptSubmit", "SessionStart", "PreToolUse", "PostToolUse": .active
        default: .other
        }
    }
}
