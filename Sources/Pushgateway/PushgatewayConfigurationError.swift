/// A value that no push could work with; found before anything is sent.
public struct PushgatewayConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The key as a configuration file has it below the sink's own: `url`, `grouping.instance`, `tls.keyFile`.
    public let key: String
    /// What is wrong and what to do; never a credential.
    public let message: String

    init(_ key: String, _ message: String) {
        self.key = key
        self.message = message
    }

    /// The key and the message.
    public var description: String { "\(key): \(message)" }
}
