import MetricRegistry

/// Turns a series' identity into what a receiver will know it by.
struct LineRenderer: Sendable {
    /// A series' name and tags, in the receiver's characters.
    struct Identity: Sendable {
        var name: String
        /// Sorted by key.
        var tags: [(key: String, value: String)]
        /// Whether a character had to be replaced, so that another series may look the same.
        var isAltered = false
        /// The tag whose value takes a suffix when the series has to be told apart; nil for the name.
        var suffixedKey: String?
    }

    let receiver: StatsDReceiver
    private let prefix: String
    private let constantTags: [(key: String, value: String)]

    init(receiver: StatsDReceiver, prefix: String, tags: [String: String]) {
        self.receiver = receiver
        self.prefix = receiver.nameCharacters.sanitized(prefix)
        var seen = Set<String>()
        // Sorted before keys are made equal by sanitizing: which of two wins must not depend on a dictionary's order.
        constantTags = tags.sorted { $0.key < $1.key }.compactMap { key, value in
            let key = Self.key(key, for: receiver)
            guard !key.isEmpty, !value.isEmpty, seen.insert(key).inserted else { return nil }
            return (key, receiver.tagValueCharacters.sanitized(value))
        }
    }

    /// The series as the receiver will know it.
    ///
    /// A label with an empty value is the same as none, as Prometheus has it.
    func identity(of series: Series, in family: FamilyDescriptor) -> Identity {
        let name = receiver.nameCharacters.sanitized(family.name)
        var identity = Identity(name: prefix + name, tags: [])
        let isNameAltered = name != family.name
        var taken: Set<String> = family.kind == .histogram ? ["le"] : []
        for label in series.labels.labels where !label.value.isEmpty {
            var key = Self.key(label.name, for: receiver)
            while !taken.insert(key).inserted { key = "_" + key }
            let value = receiver.tagValueCharacters.sanitized(label.value)
            let isAltered = value != label.value || key != label.name
            if !isNameAltered && (identity.suffixedKey == nil || (isAltered && !identity.isAltered)) { identity.suffixedKey = key }
            identity.isAltered = identity.isAltered || isAltered
            identity.tags.append((key, value))
        }
        identity.isAltered = identity.isAltered || isNameAltered
        identity.tags += constantTags.filter { !taken.contains($0.key) }
        identity.tags.sort { $0.key < $1.key }
        return identity
    }

    /// The same identity with a suffix that no other series has: on the first label value that was altered, or on the name.
    func suffixed(_ identity: Identity, _ suffix: String) -> Identity {
        var result = identity
        if let index = result.tags.firstIndex(where: { $0.key == identity.suffixedKey }) {
            result.tags[index].value += "_" + suffix
        } else {
            result.name += "_" + suffix
        }
        return result
    }

    /// The bytes in front of a line's value and those behind it.
    ///
    /// - Parameters:
    ///   - nameSuffix: a histogram's `_bucket`, `_sum` or `_count`.
    ///   - bound: the tag `le` of a histogram's bucket.
    ///   - type: `c` or `g`.
    func line(_ identity: Identity, nameSuffix: String = "", bound: String? = nil, type: String) -> (head: [UInt8], tail: [UInt8]) {
        var tags = identity.tags
        if let bound {
            let position = tags.firstIndex { $0.key > "le" } ?? tags.endIndex
            tags.insert(("le", receiver.tagValueCharacters.sanitized(bound)), at: position)
        }
        let name = identity.name + nameSuffix
        switch receiver.tagSyntax {
        case .inName:
            return (Array((name + tags.map { ";\($0.key)=\($0.value)" }.joined() + ":").utf8), Array("|\(type)".utf8))
        case .flattened:
            return (Array((name + tags.map { ".\($0.key).\($0.value)" }.joined() + ":").utf8), Array("|\(type)".utf8))
        case .afterType:
            let list = tags.isEmpty ? "" : "|#" + tags.map { "\($0.key):\($0.value)" }.joined(separator: ",")
            return (Array("\(name):".utf8), Array("|\(type)\(list)".utf8))
        }
    }

    /// What a line is known by at its destination, whatever its type: two series must not share it.
    func key(_ identity: Identity, nameSuffix: String = "", bound: String? = nil) -> Fingerprint {
        let line = line(identity, nameSuffix: nameSuffix, bound: bound, type: "")
        var fingerprint = Fingerprint()
        fingerprint.add(line.head)
        fingerprint.add(receiver.foldsTags ? line.tail.map(Self.folded) : line.tail)
        return fingerprint
    }

    private static func key(_ text: String, for receiver: StatsDReceiver) -> String {
        let key = receiver.tagKeyCharacters.sanitized(text)
        return key == receiver.reservedTagKey ? "_" + key : key
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: byte
        case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","): byte
        default: UInt8(ascii: "_")
        }
    }
}
