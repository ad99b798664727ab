/// Shows texts that somebody else wrote: shortened, on one line, and without what looks like a key or a token.
package enum SecretText {
    /// How the keys of well-known services begin.
    private static let beginnings = [
        "sk-", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "AIza",
        "AKIA",
        "ASIA", "ya29.", "eyJ", "hf_", "gsk_", "xai-", "npm_", "pypi-",
    ]
    /// What stands before a secret; compared in lower case, without quotes.
    private static let labels = [
        "token", "password", "passwd", "secret", "api_key", "apikey", "api-key",
    ]
    private static let schemes = ["bearer", "basic"]
    private static let hidden = "[hidden]"

    /// The text as it may be kept and shown.
    ///
    /// - Parameter limit: the most Unicode scalars.
    package static func shown(_ text: String, limit: Int) -> String {
        let printable = String(String.UnicodeScalarView(text.unicodeScalars.prefix(4 * limit).map { isControl($0) ? " " : $0 }))
        let clean = withoutSecrets(printable)
        let scalars = clean.unicodeScalars
        return scalars.count <= limit ? clean : String(String.UnicodeScalarView(scalars.prefix(limit - 1))) + "…"
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func withoutSecrets(_ text: String) -> String {
        var result = ""
        var word = ""
        var gap = ""
        var previous = ""
        func take() {
            guard !word.isEmpty else { return }
            result += isSecret(word, after: previous, gap) ? hidden : word
            (previous, word, gap) = (word.lowercased(), "", "")
        }
        for scalar in text.unicodeScalars {
            if isPartOfWord(scalar) {
                word.unicodeScalars.append(scalar)
            } else {
                take()
                gap.unicodeScalars.append(scalar)
                result.unicodeScalars.append(scalar)
            }
        }
        take()
        return result
    }

    private static func isSecret(_ word: String, after previous: String, _ gap: String) -> Bool {
        if word.utf8.count >= 16, beginnings.contains(where: { word.hasPrefix($0) }) { return true }
        // Words have no digits; what is no longer than a number is none.
        guard word.utf8.count >= 8, word.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return false
        }
        return schemes.contains(previous) || (gap.contains { $0 == "=" || $0 == ":" } && labels.contains { previous.hasSuffix($0) })
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.+/~".unicodeScalars.contains(scalar)
    }
}
