/// Which characters the names of metrics and labels may have.
public enum NameValidation: Sendable, Hashable {
    /// Those that every receiver knows: metrics `[a-zA-Z_:][a-zA-Z0-9_:]*`, labels `[a-zA-Z_][a-zA-Z0-9_]*`.
    case legacy
    /// All of Unicode, as Prometheus 3 has it.
    ///
    /// Receivers that do not ask for such names get them escaped (`NameEscaping`). Names that would be equal with underscores in place of
    /// other characters are a conflict.
    case utf8
}

/// The character rules for names, as the Prometheus data model writes them.
enum Names {
    /// Whether a metric name matches `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    static func isMetricName(_ name: String) -> Bool {
        matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
    }

    /// Whether a label name matches `[a-zA-Z_][a-zA-Z0-9_]*`.
    static func isClassicLabelName(_ name: String) -> Bool {
        matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether a label may have a name; it does not begin with `__` either, however it is written: that Prometheus keeps for itself.
    static func isLabelName(_ name: String, _ validation: NameValidation = .legacy) -> Bool {
        guard validation == .utf8 && !name.isEmpty || isClassicLabelName(name) else { return false }
        return !NameEscaping.underscores.escaped(labelName: name).utf8.starts(with: "__".utf8)
    }

    private static func matches(_ name: String, first isFirst: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, isFirst(first) else { return false }
        return name.utf8.dropFirst().allSatisfy { isFirst($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Checks a family's names before it is registered.
    static func check(
        _ descriptor: FamilyDescriptor,
        constantLabels: [LabelSet.Label],
        _ validation: NameValidation
    ) throws(RegistryError) {
        guard validation == .utf8 && !descriptor.name.isEmpty || isMetricName(descriptor.name) else {
            throw RegistryError(code: .invalidName, message: "\"\(descriptor.name)\" is no metric name: [a-zA-Z_:][a-zA-Z0-9_:]*")
        }
        let unit = descriptor.unit
        guard unit.isEmpty || isMetricName("_" + unit) && descriptor.openMetricsName.hasSuffix("_" + unit) else {
            throw RegistryError(code: .invalidName, message: "\(descriptor.name) does not end in its unit, \"\(unit)\"")
        }
        // Two names that some receivers could not tell apart count as one.
        var seen = Set(constantLabels.map { NameEscaping.underscores.escaped(labelName: $0.name) })
        if descriptor.kind == .histogram { seen.insert("le") }
        for label in descriptor.labelNames {
            guard isLabelName(label, validation) else {
                throw RegistryError(
                    code: .invalidLabel,
                    message: "\(descriptor.name): \"\(label)\" is no label name: [a-zA-Z_][a-zA-Z0-9_]*, not beginning with __"
                )
            }
            guard seen.insert(NameEscaping.underscores.escaped(labelName: label)).inserted else {
                throw RegistryError(code: .invalidLabel, message: "\(descriptor.name): label \"\(label)\" is taken")
            }
        }
    }
}
