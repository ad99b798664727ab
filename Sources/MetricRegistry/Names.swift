/// The character rules for names, as the Prometheus data model writes them.
enum Names {
    /// Whether a metric name matches `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    static func isMetricName(_ name: String) -> Bool {
        matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
    }

    /// Whether a label name matches `[a-zA-Z_][a-zA-Z0-9_]*` and does not begin with `__`, which Prometheus keeps for itself.
    static func isLabelName(_ name: String) -> Bool {
        !name.utf8.starts(with: "__".utf8) && matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    private static func matches(_ name: String, first isFirst: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, isFirst(first) else { return false }
        return name.utf8.dropFirst().allSatisfy { isFirst($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Checks a family's names before it is registered.
    static func check(_ descriptor: FamilyDescriptor, constantLabels: [LabelSet.Label]) throws(RegistryError) {
        guard isMetricName(descriptor.name) else {
            throw RegistryError(code: .invalidName, message: "\"\(descriptor.name)\" is no metric name: [a-zA-Z_:][a-zA-Z0-9_:]*")
        }
        let unit = descriptor.unit
        guard unit.isEmpty || isMetricName("_" + unit) && descriptor.openMetricsName.hasSuffix("_" + unit) else {
            throw RegistryError(code: .invalidName, message: "\(descriptor.name) does not end in its unit, \"\(unit)\"")
        }
        var seen = Set(constantLabels.map(\.name))
        if descriptor.kind == .histogram { seen.insert("le") }
        for label in descriptor.labelNames {
            guard isLabelName(label) else {
                throw RegistryError(
                    code: .invalidLabel,
                    message: "\(descriptor.name): \"\(label)\" is no label name: [a-zA-Z_][a-zA-Z0-9_]*, not beginning with __"
                )
            }
            guard seen.insert(label).inserted else {
                throw RegistryError(code: .invalidLabel, message: "\(descriptor.name): label \"\(label)\" is taken")
            }
        }
    }
}
