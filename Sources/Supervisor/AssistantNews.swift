import StopClassification

/// What an assistant's output tells while it runs.
package enum AssistantNews: Sendable, Equatable {
    /// It is at work: its provider has answered.
    case answered
    /// The session has this name, by which it can be resumed.
    case session(String)
}

/// Finds the news in an assistant's output as it grows.
struct NewsWatch {
    private let tell: @Sendable (AssistantNews) -> Void
    private var didAnswer = false
    private var sessionID: String?

    init(tell: @escaping @Sendable (AssistantNews) -> Void) {
        self.tell = tell
    }

    /// Looks at the output after some more of it was read; each thing is told once.
    mutating func look(at output: OutputTail) {
        if let id = output.sessionID, id != sessionID {
            sessionID = id
            tell(.session(id))
        }
        if output.showsAnswers, !didAnswer {
            didAnswer = true
            tell(.answered)
        }
    }
}
