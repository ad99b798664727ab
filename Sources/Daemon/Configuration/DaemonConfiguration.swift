public import Supervisor

/// Everything the daemon can be told, checked and typed.
///
/// The defaults that stand here are the only ones: the configuration reference is rendered from them. `ConfigurationKey` says how each
/// field is called in a file.
public struct DaemonConfiguration: Sendable, Equatable {
    /// What is supervised.
    public var assistant = AssistantConfiguration()
    /// What is known of the session besides its process.
    public var session = SessionConfiguration()
    /// What may be resumed, when and how often.
    public var resume = ResumePolicy()
    /// The endpoint and the control socket.
    public var http = HTTPConfiguration()
    /// Where metrics are sent to.
    public var push = PushConfiguration()
    /// What is logged.
    public var logLevel = LogLevel.info

    /// Makes the default configuration.
    public init() {}
}
