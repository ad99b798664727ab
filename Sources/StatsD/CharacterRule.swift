/// Which characters a receiver takes in one place of a line, and what becomes of the others.
///
/// Each Unicode scalar that may not stand there becomes `_`, a slash `-` where that may stand, as etsy's own server does it.
struct CharacterRule: Sendable, Hashable {
    /// For ASCII: whether the character stays.
    private let allowed: [Bool]
    private let allowsOthers: Bool
    /// Whether white space beyond ASCII may stand.
    private let allowsSpaces: Bool
    /// Characters that may stand anywhere but at the end.
    private let notLast: [UInt8]

    /// ASCII letters, digits, underscore and the given characters.
    static func asciiWord(and others: String) -> CharacterRule {
        var allowed = [Bool](repeating: false, count: 128)
        let word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
        for byte in (word + others).utf8 where byte < 128 { allowed[Int(byte)] = true }
        return CharacterRule(allowed: allowed, allowsOthers: false, allowsSpaces: false, notLast: [])
    }

    /// Every character but control characters and the given ones.
    ///
    /// - Parameters:
    ///   - notLast: ASCII characters that may stand anywhere but at the end; a space among them means white space of any kind.
    ///   - withoutSpaces: whether white space of any kind is left out as well.
    static func text(except reserved: String, notLast: String, withoutSpaces: Bool = false) -> CharacterRule {
        var allowed = (0..<128).map { $0 >= 0x20 && $0 != 0x7F }
        for byte in reserved.utf8 where byte < 128 { allowed[Int(byte)] = false }
        if withoutSpaces { allowed[0x20] = false }
        return CharacterRule(allowed: allowed, allowsOthers: true, allowsSpaces: !withoutSpaces, notLast: Array(notLast.utf8))
    }

    /// Whether an ASCII character stays.
    func keeps(_ character: UInt8) -> Bool { allowed[Int(character)] }

    /// Whether an ASCII character that stays may be the last.
    func mayEnd(with character: UInt8) -> Bool { !notLast.contains(character) }

    /// The text with what may not stand there replaced.
    func sanitized(_ text: String) -> String {
        // Most texts are ASCII and stay as they are.
        if text.utf8.allSatisfy({ $0 < 128 && allowed[Int($0)] }), text.utf8.last.map({ !notLast.contains($0) }) ?? true { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII ? allowed[Int(scalar.value)] : isAllowed(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result.append(scalar == "/" && allowed[Int(UInt8(ascii: "-"))] ? "-" : "_")
            }
        }
        if let last = result.unicodeScalars.last, mustNotBeLast(last) {
            result.unicodeScalars.removeLast()
            result.append("_")
        }
        return result
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        allowsOthers && scalar.properties.generalCategory != .control && (allowsSpaces || !scalar.properties.isWhitespace)
    }

    private func mustNotBeLast(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? notLast.contains(UInt8(scalar.value)) : notLast.contains(0x20) && scalar.properties.isWhitespace
    }
}
