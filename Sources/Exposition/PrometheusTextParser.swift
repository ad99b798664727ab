/// Reads Prometheus text 0.0.4, strictly: what it refuses, a Pushgateway would refuse, in the same words.
///
/// It accepts what Prometheus' own parser accepts, but for a label written twice, the type `gauge_histogram` (a thing of the
/// protobuf format) and a backslash in a `# TYPE` line, which are errors here. Names outside `[a-zA-Z_:][a-zA-Z0-9_:]*` are not read.
/// The families come in the order in which the text names them first; their lines may stand apart, which `ExpositionReader` does not
/// permit. A help text that is not UTF-8 is repaired, a label value that is not is an error. The format's rules are on Prometheus'
/// page "Exposition formats".
///
/// Cost: time and memory grow linearly with the text; there is no recursion.
public struct PrometheusTextParser: Sendable {
    private let limit: Int

    /// Makes a parser.
    ///
    /// - Parameter limit: the largest permitted number of samples and families together; a text with more is an error.
    public init(limit: Int = .max) {
        self.limit = limit
    }

    /// Reads a whole text.
    ///
    /// - Throws: `ExpositionError` at the first mistake; nothing of the text is returned then.
    public func parse(_ bytes: [UInt8]) throws(ExpositionError) -> [ExpositionFamily] {
        var grammar = PrometheusTextGrammar(isGrouped: false, quotedNames: false)
        var line = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            line += 1
            let cursor = ByteCursor(bytes[start..<end], line: line)
            try grammar.read(cursor)
            guard grammar.families.members.count + grammar.sampleCount <= limit else {
                throw cursor.error("more than \(limit) samples and families", at: end)
            }
            start = end
        }
        return grammar.families.members.map(\.family)
    }
}
