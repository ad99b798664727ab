/// Which names were taken, at the cost of a word or two each.
///
/// It keeps 64 bits of a hash that differs with every process. Two names share them once in 10^13 texts of a thousand families, and
/// then the text is refused.
struct NameLedger {
    private var fingerprints: Set<Int> = []

    func contains(_ name: String) -> Bool { fingerprints.contains(Self.fingerprint(name)) }

    /// Takes a name; false when it was taken already.
    mutating func insert(_ name: String) -> Bool { fingerprints.insert(Self.fingerprint(name)).inserted }

    private static func fingerprint(_ name: String) -> Int {
        var hasher = Hasher()
        hasher.combine(bytesOf: name)
        return hasher.finalize()
    }
}

extension Hasher {
    /// Takes a text's bytes, since two Strings are equal already when they are canonically equivalent.
    mutating func combine(bytesOf text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
