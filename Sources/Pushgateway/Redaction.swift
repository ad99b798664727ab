/// Takes out of a text what may be a credential, before a person sees the text.
enum Redaction {
    /// A URL as a user wrote it, well-formed or not: without what stands before the last `@`, and without query and fragment.
    ///
    /// Passwords with `/`, `?` or `#` in them make a URL that can be read in two ways; this leaves no part of them in either.
    static func url(_ text: String) -> String {
        let schemeEnd = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        // A user name could stand there too; a scheme has letters only.
        let scheme = text[..<schemeEnd].dropLast(3).utf8.allSatisfy(PercentEncoding.isAlphanumeric) ? text[..<schemeEnd] : ""
        let visible = text[(text.lastIndex(of: "@").map(text.index(after:)) ?? schemeEnd)...]
        return printable(scheme + visible.prefix { $0 != "?" && $0 != "#" })
    }

    /// A sentence of libcurl's, which may quote a proxy's URL with its password: nothing remains between `//` and the last `@`.
    static func sentence(_ text: String) -> String {
        guard let slashes = text.firstRange(of: "//"), let at = text.lastIndex(of: "@"), at > slashes.lowerBound else {
            return printable(text)
        }
        return printable(text[..<slashes.upperBound] + text[text.index(after: at)...])
    }

    /// The text without control and format characters, which could command a terminal or turn the reading direction round.
    static func printable(_ text: some StringProtocol) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !isInvisible($0) }))
    }

    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
