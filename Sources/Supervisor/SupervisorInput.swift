/// Something for the supervisor's loop to take up.
package enum SupervisorInput: Sendable {
    /// The assistant's process ended.
    case ended(AssistantEnd)
    /// The output of the assistant with this process tells something.
    case news(Int32, AssistantNews)
    /// Some time passed: waits, confirmations and the session file want a look.
    case tick
    /// The session's log changed.
    case transcriptChanged
    /// The assistant's hook reports something.
    case hook(HookReport, ControlReply)
    /// An operator wants something.
    case control(SessionEvent, ControlReply)
    /// The daemon is ending.
    case shutdown
}

/// The way back to an operator: nil is done, text says why not.
package struct ControlReply: Sendable {
    static let ended = "the supervisor has ended"

    let answer: @Sendable (String?) -> Void

    package init(answer: @escaping @Sendable (String?) -> Void) {
        self.answer = answer
    }
}
