import Testing

@testable import Daemon

/// Loads from literals.
enum Loading {
    typealias Flag = (flag: String, key: String, value: String)

    static func load(
        _ yaml: String? = nil,
        environment: [String: String] = [:],
        flags: [Flag] = []
    ) throws(ConfigurationError) -> DaemonConfiguration {
        let file = yaml.map { (name: "config.yaml", text: Array($0.utf8)) }
        return try ConfigurationLoader().load(fileText: file, environment: environment, flags: flags)
    }

    /// The problems' lines; none when the configuration is right.
    static func problems(_ yaml: String? = nil, environment: [String: String] = [:], flags: [Flag] = []) -> [String] {
        do {
            _ = try load(yaml, environment: environment, flags: flags)
            return []
        } catch {
            return error.problems
        }
    }
}
