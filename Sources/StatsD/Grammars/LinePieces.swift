extension StringProtocol {
    /// The parts between the given ASCII characters, empty ones included.
    ///
    /// Byte by byte, as receivers do it: a Character may be a separator with a combining mark.
    func pieces(at separator: Unicode.Scalar, atMost limit: Int = .max) -> [Substring] {
        Substring(self).utf8.split(separator: UInt8(ascii: separator), maxSplits: limit - 1, omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    /// Whether the text begins with an ASCII text, byte by byte.
    func begins(with text: StaticString) -> Bool {
        text.withUTF8Buffer { utf8.starts(with: $0) }
    }

    /// Whether it begins with a sign.
    var isSigned: Bool { begins(with: "+") || begins(with: "-") }
}
