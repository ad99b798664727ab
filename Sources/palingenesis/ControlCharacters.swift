/// Characters that a terminal would obey.
enum ControlCharacters {
    /// The text with `\u{1b}` in place of an escape character and so on; line feeds and tabulators stay.
    static func shown(in text: String) -> String {
        guard text.unicodeScalars.contains(where: isObeyed) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            if isObeyed(scalar) { shown += scalar.escaped(asASCII: true) } else { shown.unicodeScalars.append(scalar) }
        }
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    }
}
