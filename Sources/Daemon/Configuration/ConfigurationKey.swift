/// One key of the configuration: how it is called, what it may be, which field it sets, and what it is for.
///
/// The list of all keys (`ConfigurationKey.all`) is what the check for unknown keys, the names in the environment, the reference and
/// the loader go by.
struct ConfigurationKey: Sendable {
    /// When a changed value comes into force.
    enum Reload: Sendable {
        /// When SIGHUP is received.
        case hangUp
        /// When the daemon is started anew.
        case restart
    }

    /// The names from the root to the key, joined by dots.
    let path: String
    /// What the value may be.
    let kind: ConfigurationKind
    /// When a changed value comes into force.
    let reload: Reload
    /// What the key is for, in one line.
    let summary: String
    /// Whether a value may hold what must not be shown, such as a proxy's password: no message quotes it.
    let isConfidential: Bool
    /// What an absent value means, where the daemon finds that out only when it runs.
    let defaultNote: String?
    /// The field's value; nil when the field is empty.
    let read: @Sendable (ConfigurationDraft) -> ConfigurationValue?
    /// Sets the field to a value that `kind` let through.
    let write: @Sendable (inout ConfigurationDraft, ConfigurationValue) -> Void

    init<Field: ConfigurationField>(
        _ path: String,
        _ field: any WritableKeyPath<ConfigurationDraft, Field> & Sendable,
        _ kind: ConfigurationKind,
        _ reload: Reload,
        _ summary: String,
        isConfidential: Bool = false,
        defaultNote: String? = nil
    ) {
        self.path = path
        self.kind = kind
        self.reload = reload
        self.summary = summary
        self.isConfidential = isConfidential
        self.defaultNote = defaultNote
        read = { $0[keyPath: field].configurationValue }
        write = { draft, value in
            if let value = Field(value) { draft[keyPath: field] = value }
        }
    }

    /// The value when nobody sets the key.
    var defaultValue: ConfigurationValue? { read(ConfigurationDraft()) }

    /// The variable that sets the key: `PALINGENESIS_PUSH_EXIT_BUDGET` for `push.exitBudget`.
    var environmentName: String {
        var name = EnvironmentNames.prefix
        for scalar in path.unicodeScalars {
            switch scalar {
            case ".": name += "_"
            case _ where scalar.properties.isUppercase: name += "_\(scalar)"
            default: name += scalar.properties.uppercaseMapping
            }
        }
        return name
    }
}
