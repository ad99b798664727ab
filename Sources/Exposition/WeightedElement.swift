/// One element of a header that says what a client accepts, and how much it likes it (RFC 9110, 12.4.2 and 12.5).
package struct WeightedElement {
    /// What is accepted, in small letters: `text/plain`, `gzip`, `*`.
    package let value: String
    /// The parameters but for the weight, the names in small letters, the values without their quotes.
    package let parameters: [String: String]
    /// From 0, which means not at all, to 1; 0 when it is malformed.
    package let weight: Double

    /// The elements of a header in their order; empty ones are left out.
    ///
    /// Cost: linear in the header.
    package static func list(_ header: String) -> [WeightedElement] {
        split(header.unicodeScalars, at: ",").compactMap(element)
    }

    private static func element(_ text: Substring.UnicodeScalarView) -> WeightedElement? {
        let parts = split(text, at: ";")
        guard let value = parts.first.map({ trimmed($0).lowercased() }), !value.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        var weight = 1.0
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = trimmed(sides[0]).lowercased()
            let text = sides.count > 1 ? unquoted(trimmed(sides[1])) : ""
            if name == "q" {
                weight = DecimalNumber.read(Array(text.utf8)[...]).flatMap { (0...1).contains($0) ? $0 : nil } ?? 0
            } else {
                parameters[name] = text
            }
        }
        return WeightedElement(value: value, parameters: parameters, weight: weight)
    }

    /// The pieces between separators that do not stand in double quotes.
    private static func split(
        _ text: some BidirectionalCollection<Unicode.Scalar>,
        at separator: Unicode.Scalar
    ) -> [Substring.UnicodeScalarView] {
        var isQuoted = false
        var isEscaped = false
        return Substring(String(String.UnicodeScalarView(text))).unicodeScalars.split(omittingEmptySubsequences: false) { scalar in
            defer { isEscaped = isQuoted && !isEscaped && scalar == "\\" }
            if scalar == "\"", !isEscaped { isQuoted.toggle() }
            return scalar == separator && !isQuoted
        }
    }

    private static func trimmed(_ text: Substring.UnicodeScalarView) -> String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = text.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(String.UnicodeScalarView(text[...last].drop(while: isBlank)))
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var isEscaped = false
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.dropFirst().dropLast().filter { scalar in
                    defer { isEscaped = !isEscaped && scalar == "\\" }
                    return isEscaped || scalar != "\\"
                }
            )
        )
    }
}
