import FoundationEssentials
public import Supervisor

/// The input that Claude Code gives its hooks, as far as it matters here.
public struct HookPayload: Sendable {
    private struct Fields: Decodable {
        var hook_event_name: String
        var session_id: String?
        var cwd: String?
    }

    /// The most bytes that an input has: it holds at most one message of the assistant's.
    public static let greatestSize = 1024 * 1024

    /// What it tells the supervisor.
    public let report: HookReport

    /// Reads the input, of which the caller has read no more than `greatestSize`; nil when it is none.
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
