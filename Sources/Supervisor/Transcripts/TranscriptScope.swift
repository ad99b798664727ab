public import StopClassification
public import SystemPackage

/// Where an assistant keeps the logs of the sessions that are to be watched.
public enum TranscriptScope: Sendable, Equatable {
    /// One log, whatever session it is of.
    case file(FilePath)
    /// Claude Code's logs of one working directory: a folder with one file per session.
    case claude(folder: FilePath)
    /// Codex' logs, of all working directories: folders by year, month and day; each log names its directory in its first line.
    case codex(root: FilePath, workingDirectory: FilePath)

    /// The place where an assistant documents that it keeps them; nil for assistants whose logs cannot be watched.
    ///
    /// - Parameters:
    ///   - workingDirectory: the sessions' working directory, absolute.
    ///   - environment: for `HOME`, `CLAUDE_CONFIG_DIR` and `CODEX_HOME`.
    public init?(assistant: AssistantKind, workingDirectory: FilePath, environment: [String: String]) {
        func folder(_ variable: String, _ usual: String) -> FilePath? {
            if let value = environment[variable], !value.isEmpty { return FilePath(value) }
            return environment["HOME"].map { FilePath($0).appending(usual) }
        }
        switch assistant {
        case .claude:
            guard let root = folder("CLAUDE_CONFIG_DIR", ".claude") else { return nil }
            self = .claude(folder: root.appending("projects").appending(Self.claudeFolderName(of: workingDirectory)))
        case .codex:
            guard let root = folder("CODEX_HOME", ".codex") else { return nil }
            self = .codex(root: root.appending("sessions"), workingDirectory: workingDirectory)
        case .opencode, .gemini, .aider, .custom:
            return nil
        }
    }

    /// Claude Code names the folder after the directory, with a hyphen for everything that is no ASCII letter or digit.
    static func claudeFolderName(of workingDirectory: FilePath) -> String {
        String(
            workingDirectory.string.utf16.map { unit in
                guard let scalar = Unicode.Scalar(unit), scalar.isASCII else { return "-" }
                return Character(scalar).isLetter || Character(scalar).isNumber ? Character(scalar) : "-"
            }
        )
    }
}
