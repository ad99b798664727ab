import Pushgateway
import StatsD
import StopClassification
import Supervisor

/// A type of field that a configuration key can set and read.
protocol ConfigurationField: Sendable {
    /// The field from a value that its key's kind let through; nil when the value is of another shape.
    init?(_ value: ConfigurationValue)
    /// The value that makes this field; nil when the field is empty.
    var configurationValue: ConfigurationValue? { get }
}

extension Optional: ConfigurationField where Wrapped: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard let wrapped = Wrapped(value) else { return nil }
        self = .some(wrapped)
    }

    var configurationValue: ConfigurationValue? { self?.configurationValue }
}

extension String: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    var configurationValue: ConfigurationValue? { .text(self) }
}

extension Duration: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .duration(let duration) = value else { return nil }
        self = duration
    }

    var configurationValue: ConfigurationValue? { .duration(self) }
}

extension Int: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .integer(let integer) = value else { return nil }
        self = integer
    }

    var configurationValue: ConfigurationValue? { .integer(self) }
}

extension Double: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .number(let number) = value else { return nil }
        self = number
    }

    var configurationValue: ConfigurationValue? { .number(self) }
}

extension Bool: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .boolean(let boolean) = value else { return nil }
        self = boolean
    }

    var configurationValue: ConfigurationValue? { .boolean(self) }
}

extension [String]: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .list(let items) = value else { return nil }
        self = items
    }

    var configurationValue: ConfigurationValue? { .list(self) }
}

extension EnvironmentFilter: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .list(let patterns) = value else { return nil }
        self.init(patterns)
    }

    var configurationValue: ConfigurationValue? { .list(patterns) }
}

extension [String: String]: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .map(let map) = value else { return nil }
        self = map
    }

    var configurationValue: ConfigurationValue? { .map(self) }
}

extension UserRules: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .stopRules(let rules) = value else { return nil }
        self = rules
    }

    var configurationValue: ConfigurationValue? { .stopRules(self) }
}

/// The fields whose value is one word of several.
extension ConfigurationField where Self: RawRepresentable<String> {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value else { return nil }
        self.init(rawValue: text)
    }

    var configurationValue: ConfigurationValue? { .text(rawValue) }
}

extension AssistantKind: ConfigurationField {}
extension LogLevel: ConfigurationField {}
extension TerminalUse: ConfigurationField {}
extension PushConfiguration.OnExit: ConfigurationField {}
extension PushgatewayConfiguration.Method: ConfigurationField {}
extension PushgatewayConfiguration.Compression: ConfigurationField {}
extension StatsDConfiguration.Histograms: ConfigurationField {}

extension ListenAddress: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value, let address = try? ListenAddress(text) else { return nil }
        self = address
    }

    var configurationValue: ConfigurationValue? { .text(description) }
}

extension StatsDAddress: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value, let address = try? StatsDAddress(text) else { return nil }
        self = address
    }

    var configurationValue: ConfigurationValue? { .text(description) }
}

extension GraphiteAddress: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value, let address = try? GraphiteAddress(text) else { return nil }
        self = address
    }

    var configurationValue: ConfigurationValue? { .text(description) }
}

extension StatsDReceiver: ConfigurationField {
    init?(_ value: ConfigurationValue) {
        guard case .text(let text) = value else { return nil }
        self.init(text)
    }

    var configurationValue: ConfigurationValue? { .text(name) }
}
