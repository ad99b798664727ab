import Daemon

/// Where the configuration comes from: a file, the environment, the flags, and the command after `--`.
struct ConfigurationSource: Sendable {
    private let file: String?
    private let flags: [(flag: String, key: String, value: String)]
    private let command: [String]
    private let environment: [String: String]

    /// - Parameter more: flags of one command alone.
    init(
        options: ConfigurationOptions,
        more: [(flag: String, key: String, value: String)] = [],
        command: [String],
        environment: [String: String]
    ) {
        file = options.file
        flags = options.flags + more
        self.command = command
        self.environment = environment
    }

    /// The configuration of a command that has no flags for it but the file's.
    init(file: String?, environment: [String: String]) {
        self.file = file
        flags = []
        command = []
        self.environment = environment
    }

    /// Reads and checks it.
    ///
    /// - Returns: the configuration, and the file that was read.
    func load() throws(ConfigurationError) -> (configuration: DaemonConfiguration, file: String?) {
        let text = try ConfigurationFile.locate(flag: file, environment: environment)?.read()
        let configuration = try ConfigurationLoader().load(fileText: text, environment: environment, flags: flags, command: command)
        return (configuration, text?.name)
    }
}
