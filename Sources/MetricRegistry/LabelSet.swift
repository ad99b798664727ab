/// The labels of one series, sorted by name and rendered once, when the series is made.
public struct LabelSet: Sendable {
    /// One label.
    public struct Label: Sendable, Hashable {
        /// The name, `[a-zA-Z_][a-zA-Z0-9_]*`.
        public let name: String
        /// The value, any text.
        public let value: String
    }

    /// The labels, sorted by name.
    ///
    /// Constant labels of the registry are among them.
    public let labels: [Label]

    /// The labels as Prometheus writes them between the braces, `code="200",method="GET"`, in UTF-8.
    ///
    /// Backslash, double quote and line feed are escaped, so that two sets are equal exactly when these bytes are.
    public let rendered: [UInt8]

    init(_ labels: [Label]) {
        self.labels = labels.sorted { $0.name < $1.name }
        var bytes: [UInt8] = []
        for label in self.labels {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: label.name.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
                case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }
        rendered = bytes
    }

    /// The order in which series of one family stand in an exposition: by the bytes of the label values, label after label.
    static func precedes(_ left: LabelSet, _ right: LabelSet) -> Bool {
        // Byte by byte, since two Strings are equal already when they are canonically equivalent.
        for (first, second) in zip(left.labels, right.labels) where !first.value.utf8.elementsEqual(second.value.utf8) {
            return first.value.utf8.lexicographicallyPrecedes(second.value.utf8)
        }
        return false
    }
}
