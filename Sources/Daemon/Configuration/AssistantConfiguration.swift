public import StopClassification
public import Supervisor

/// What is supervised, and how it is started.
public struct AssistantConfiguration: Sendable, Equatable {
    /// Which assistant it is; its rules say why it stopped.
    public var kind = AssistantKind.claude
    /// The program and its arguments; empty when the command line gives them.
    public var command: [String] = []
    /// The program and arguments that resume a session, with `{session_id}` where its identifier belongs; nil means the default of
    /// the kind.
    public var resume: [String]?
    /// Whether its session is started elsewhere and watched through its log.
    public var watch = false
    /// The log to watch; nil means the one that the assistant writes for the working directory.
    public var transcript: String?
    /// What it gets to read from and write to.
    public var terminal = TerminalUse.automatic
    /// Which of the daemon's environment it gets, besides what all get.
    public var environment = EnvironmentFilter()
    /// Where the assistant runs; relative to the daemon's own directory.
    public var workingDirectory = "."

    /// The user's own rules about why it stopped, in the order of the file.
    public var rules = UserRules()
    /// The IANA name of the zone of timestamps that a provider writes without one; nil means the host's.
    public var providerZone: String?

    /// The rules in force: those of the program with the user's on either side.
    public var stopRules: StopRules { StopRules.builtIn.adding(rules.all) }

    /// Whether nothing is started but what resumes the session.
    public var isStartedElsewhere: Bool { watch || transcript != nil }

    /// Makes the default configuration.
    public init() {}
}
