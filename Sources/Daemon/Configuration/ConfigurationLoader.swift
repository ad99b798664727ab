import StopClassification

/// Makes a configuration from a file's text, the environment and flags: flags before environment before file before default.
///
/// Pure: equal arguments give equal configurations, nothing is read or waited for. A call takes milliseconds.
public struct ConfigurationLoader: Sendable {
    /// Makes a loader.
    public init() {}

    /// Makes the configuration.
    ///
    /// A key that has a value in several sources takes the whole value of the strongest, lists and maps too; a flag for a map that is
    /// given several times adds up. A variable that is empty counts as absent, like `null` in the file. Paths that begin with `~/` are
    /// in `HOME`.
    ///
    /// - Parameters:
    ///   - fileText: what the file holds, and its name for messages; nil when there is none. At most 1 MiB of YAML in UTF-8, without
    ///     anchors and aliases.
    ///   - environment: all variables; those that begin with `PALINGENESIS_` must be known.
    ///   - flags: the flag as the user wrote it, the key it stands for, and its value.
    ///   - command: the assistant and its arguments as given after `--`; where there are any, they take the place of
    ///     `assistant.command`. Where nobody names the kind, the program's name does; an unknown name is `custom`.
    /// - Throws: `ConfigurationError` with everything that is wrong in all sources.
    public func load(
        fileText: (name: String, text: [UInt8])?,
        environment: [String: String],
        flags: [(flag: String, key: String, value: String)],
        command: [String] = []
    ) throws(ConfigurationError) -> DaemonConfiguration {
        var sources = ConfigurationSources(home: environment["HOME"].flatMap { $0.isEmpty ? nil : $0 })
        if let fileText { sources.take(file: fileText.name, fileText.text) }
        sources.take(environment: environment)
        sources.take(flags: flags)
        sources.take(command: command)
        return try finish(sources, command: command)
    }

    /// Makes the configuration from a part of a file alone.
    ///
    /// - Throws: `ConfigurationError` with everything that is wrong in it.
    package func load(file name: String, _ root: ConfigurationNode) throws(ConfigurationError) -> DaemonConfiguration {
        var sources = ConfigurationSources(home: nil)
        sources.take(file: name, root)
        return try finish(sources, command: [])
    }

    private func finish(_ sources: ConfigurationSources, command: [String]) throws(ConfigurationError) -> DaemonConfiguration {
        var sources = sources
        var draft = ConfigurationDraft()
        for assignment in sources.assignments.values { assignment.key.write(&draft, assignment.value) }

        if !command.isEmpty { draft.daemon.assistant.command = command }
        if sources.assignments["assistant.kind"] == nil, let program = draft.daemon.assistant.command.first {
            let name = program.split(separator: "/").last.map(String.init) ?? program
            draft.daemon.assistant.kind = AssistantKind(rawValue: name) ?? .custom
        }

        let consistency = ConfigurationConsistency(draft: draft, sources: sources)
        for problem in consistency.problems { sources.problems.add(problem) }
        if sources.problems.isEmpty, let problem = consistency.sinkProblem { sources.problems.add(problem) }
        if let error = sources.problems.error { throw error }
        return draft.finished()
    }
}
