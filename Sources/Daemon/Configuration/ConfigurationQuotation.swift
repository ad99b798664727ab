/// Shows in messages what stands in a file or in the environment: shortened, and without what could command a terminal.
package enum ConfigurationQuotation {
    /// The longest text that is shown whole, in Unicode scalars.
    private static let limit = 80

    /// The text in quotes.
    package static func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

    /// The text, with `\u{…}` for control, format and separator characters.
    package static func printable(_ text: some StringProtocol) -> String {
        let shown = text.unicodeScalars.prefix(limit)
        let isShortened = shown.endIndex != text.unicodeScalars.endIndex
        return shown.map { isInvisible($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined() + (isShortened ? "…" : "")
    }

    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
