/// What is known of the session besides its process.
public struct SessionConfiguration: Sendable, Equatable {
    /// The session file, Markdown with YAML front matter, that tells the steps; nil when there is none.
    public var file: String?

    /// Makes the default configuration.
    public init() {}
}
