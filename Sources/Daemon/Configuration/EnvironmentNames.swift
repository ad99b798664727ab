/// The environment's variables that this program reads.
enum EnvironmentNames {
    static let prefix = "PALINGENESIS_"

    /// The variables that name files and directories rather than a key of the configuration.
    static let configurationFile = prefix + "CONFIG"
    static let stateDirectory = prefix + "STATE"
    static let runtimeDirectory = prefix + "RUNTIME"
    /// What the supervisor marks an assistant with, and so all that the assistant starts.
    static let mark = prefix + "SESSION"

    /// The key that each variable sets.
    static let keys: [String: ConfigurationKey] = Dictionary(
        ConfigurationKey.all.map { ($0.environmentName, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// Whether a variable has the prefix but no meaning.
    static func isUnknown(_ name: String) -> Bool {
        name.hasPrefix(prefix) && keys[name] == nil && ![configurationFile, stateDirectory, runtimeDirectory, mark].contains(name)
    }

    /// The variable that somebody may have meant; nil when none is near.
    static func nearest(to name: String) -> String? {
        let candidates = ConfigurationKey.all.map { String($0.environmentName.dropFirst(prefix.count)) } + ["CONFIG", "STATE", "RUNTIME"]
        return NearestName.word(String(name.dropFirst(prefix.count)), among: candidates).map { prefix + $0 }
    }
}
