/// The labels of one series, sorted by name.
public struct LabelSet: Sendable {
    /// One label.
    public struct Label: Sendable, Hashable {
        /// The name, `[a-zA-Z_][a-zA-Z0-9_]*`; any text in a registry that permits it (`NameValidation`).
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
    /// Backslash, double quote and line feed are escaped, so that two sets are equal exactly when these bytes are. Names with other
    /// characters than the classic ones stand in double quotes.
    public let rendered: [UInt8]

    init(rendered: UnsafeBufferPointer<UInt8>) {
        labels = LabelText.labels(rendered)
        self.rendered = Array(rendered)
    }
}
