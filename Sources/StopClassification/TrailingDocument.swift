/// A JSON document that was printed over several lines at the end of the output, as `--output-format json` does it.
enum TrailingDocument {
    /// Longer documents are not read.
    static let lineLimit = 2000
    /// So many lines that could begin the document are tried.
    private static let attemptLimit = 32

    /// The object or array that begins at the start of some line and ends in the last one; nil when the output does not end so.
    static func find(in lines: [ArraySlice<UInt8>]) -> JSONText? {
        let opening: UInt8
        switch lines.last?.last(where: { $0 != 0x20 }) {
        case UInt8(ascii: "}"): opening = UInt8(ascii: "{")
        case UInt8(ascii: "]"): opening = UInt8(ascii: "[")
        default: return nil
        }
        // Printed documents begin in the first column; whatever is indented lies within one.
        let starts = lines.indices.reversed().lazy.filter { lines[$0].first == opening }
        for start in starts.prefix(attemptLimit) {
            if let document = JSONText(Array(lines[start...].joined(separator: [0x0A]))) { return document }
        }
        return nil
    }
}
