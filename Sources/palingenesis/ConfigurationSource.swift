import Daemon

/// A flag as somebody wrote it, the configuration key it stands for, and its value.
typealias ConfigurationFlag = (flag: String, key: String, value: String)

/// Where the configuration comes from: a file, the environment, the flags, and the command after `--`.
struct ConfigurationSource: Sendable {
    let file: String?
    var flags: [ConfigurationFlag] = []
    var command: [String] = []
    let environment: [String: String]

    /// Reads and checks it.
    ///
    /// - Returns: the configuration, and the file that was read.
    func load() throws(ConfigurationError) -> (configuration: DaemonConfiguration, file: String?) {
        let text = try ConfigurationFile.locate(flag: file, environment: environment)?.read()
        let configuration = try ConfigurationLoader().load(fileText: text, environment: environment, flags: flags, command: command)
        return (configuration, text?.name)
    }
}
