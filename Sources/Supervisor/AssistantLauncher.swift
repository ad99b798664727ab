package import StopClassification

/// What starts assistants: the operating system, or a script in a test.
package protocol AssistantLauncher: Sendable {
    /// Starts an assistant.
    ///
    /// - Parameters:
    ///   - arguments: the program and its arguments.
    ///   - mark: stands in its environment, so that it can be found again.
    ///   - output: the recorder that is to see its output.
    ///   - onNews: called with its process id and what its output tells while it runs.
    ///   - onEnd: called once, when it has ended.
    func start(
        _ arguments: [String],
        marked mark: String,
        recording output: OutputTail,
        onNews: @escaping @Sendable (Int32, AssistantNews) -> Void,
        onEnd: @escaping @Sendable (AssistantEnd) -> Void
    ) async throws(AssistantSpawnFailure) -> any RunningAssistant
}

/// An assistant that was started.
package protocol RunningAssistant: Sendable {
    /// Its process id.
    var id: Int32 { get }
    /// Tells it to end; returns at once.
    func terminate()
    /// Ends it this instant, with what it started as far as that can be told; returns at once.
    func kill()
}

/// How an assistant ended.
package struct AssistantEnd: Sendable {
    var status: ExitStatus
    var output: OutputTail
    /// When it stopped, on the clock of `Moment.elapsed`; nil when nobody knows.
    var stoppedAt: Duration?

    package init(status: ExitStatus, output: OutputTail, stoppedAt: Duration?) {
        (self.status, self.output, self.stoppedAt) = (status, output, stoppedAt)
    }
}

/// Why an assistant could not be started.
package struct AssistantSpawnFailure: Error, CustomStringConvertible {
    package let kind: ResumeFailureKind
    package let description: String
    /// What a shell would exit with: 127 where there is no such program, 126 where it may not be run.
    let shellStatus: Int32

    package init(kind: ResumeFailureKind, description: String, shellStatus: Int32 = 1) {
        (self.kind, self.description, self.shellStatus) = (kind, description, shellStatus)
    }

    /// Refuses what no program can be started with.
    static func check(_ arguments: [String]) throws(AssistantSpawnFailure) {
        guard let program = arguments.first, !program.isEmpty else {
            throw AssistantSpawnFailure(kind: .config, description: "there is no command to run")
        }
        guard !arguments.contains(where: { $0.utf8.contains(0) }) else {
            throw AssistantSpawnFailure(kind: .config, description: "an argument holds a NUL character")
        }
    }
}
