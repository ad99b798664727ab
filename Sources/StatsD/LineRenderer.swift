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
    /// Constant tags that are left out, since another one has the same key in the receiver's characters.
    let lostTags: [String]

    init(receiver: StatsDReceiver, prefix: String, tags: [String: String]) {
        self.receiver = receiver
        self.prefix = receiver.nameCharacters.sanitized(prefix)
        var seen = Set<String>()
        var lost: [String] = []
        // Sorted before keys are made equal by sanitizing: which of two wins must not depend on a dictionary's order.
        constantTags = tags.sorted { $0.key < $1.key }.compactMap { name, value in
            let key = Self.key(name, for: receiver)
            guard !key.isEmpty, !value.isEmpty else { return nil }
            guard seen.insert(key).inserted else {
                lost.append(name)
                return nil
            }
            return (key, receiver.tagValueCharacters.sanitized(value))
        }
        lostTags = lost
    }

    /// The series as the receiver will know it.
    ///
    /// A label with an empty value is the same as none, as Prometheus has it.
    func identity(of source: LineSource) -> Identity {
        let (name, isNameAltered) = name(source.name)
        var identity = Identity(name: name, tags: [])
        var taken: Set<String> = source.hasBounds ? ["le"] : []
        for label in source.labels where !label.value.isEmpty {
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

    private func name(_ wanted: String) -> (name: String, isAltered: Bool) {
        let sanitized = receiver.nameCharacters.sanitized(wanted)
        var name = prefix + sanitized
        var isAltered = sanitized != wanted
        if receiver.nameBeginsWithLetter, let first = name.unicodeScalars.first, !first.properties.isAlphabetic {
            name = "x" + name
            isAltered = true
        }
        if receiver.reservedNames.contains(name) {
            name += "_"
            isAltered = true
        }
        return (name, isAltered)
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

    // MARK: Lines

    /// What tells one line of a series from its others.
    struct Part: Sendable {
        /// A histogram's `_bucket`, `_sum` or `_count`.
        var nameSuffix = ""
        /// The tag `le` of a histogram's bucket.
        var bound: String?
        /// `c` or `g`; empty where it is written with each value.
        let type: String
    }

    /// The bytes in front of a line's value and those behind it.
    func line(_ identity: Identity, _ part: Part) -> (head: [UInt8], tail: [UInt8]) {
        let (name, tags) = nameAndTags(identity, part)
        let type = part.type.isEmpty ? "" : "|\(part.type)"
        switch receiver.tagSyntax {
        case .inName:
            return (Array((name + tags.map { ";\($0.key)=\($0.value)" }.joined() + ":").utf8), Array(type.utf8))
        case .plaintext:
            return (Array((name + tags.map { ";\($0.key)=\($0.value)" }.joined() + " ").utf8), [])
        case .afterComma:
            return (Array((name + tags.map { ",\($0.key)=\($0.value)" }.joined() + ":").utf8), Array(type.utf8))
        case .flattened:
            return (Array("\(name):".utf8), Array(type.utf8))
        case .afterType:
            let list = tags.isEmpty ? "" : "|#" + tags.map { "\($0.key):\($0.value)" }.joined(separator: ",")
            return (Array("\(name):".utf8), Array("\(type)\(list)".utf8))
        }
    }

    /// What a line is known by at its destination, whatever its type: two series must not share it.
    func key(_ identity: Identity, _ part: Part) -> Fingerprint {
        var fingerprint = Fingerprint()
        let texts = keyTexts(identity, part)
        switch receiver.distinction {
        case .asSent, .joined:
            for text in texts { fingerprint.add(text.utf8) }
        case .chart:
            for text in texts { fingerprint.add(NetdataGrammar.chart(text).utf8) }
        case .foldedTags:
            fingerprint.add(texts[0].utf8)
            for text in texts.dropFirst() {
                fingerprint.add(UInt8(ascii: "|"))
                Self.addFolded(text.utf8.dropFirst(), to: &fingerprint)
            }
        }
        return fingerprint
    }

    /// The pieces of the text by which a line is known, before any folding; where tags are folded, the name and then each tag behind a bar.
    func keyTexts(_ identity: Identity, _ part: Part) -> [String] {
        let (name, tags) = nameAndTags(identity, part)
        switch receiver.distinction {
        case .asSent:
            return [name] + tags.map { "|\($0.key)|\($0.value)" }
        case .chart:
            return [name]
        case .foldedTags:
            return [name] + tags.map { "|\($0.key):\($0.value)" }
        case .joined:
            // The type's own tag is among them, but types may not share a name either.
            let texts = (tags.map { "\($0.key)=\($0.value)" } + ["metric_type="]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            return texts + [name]
        }
    }

    /// The name, with flattened tags where the receiver has no others, and the tags; within the receiver's limits.
    private func nameAndTags(_ identity: Identity, _ part: Part) -> (name: String, tags: [(key: String, value: String)]) {
        var tags = identity.tags
        if let bound = part.bound {
            let position = tags.firstIndex { $0.key > "le" } ?? tags.endIndex
            tags.insert(("le", receiver.tagValueCharacters.sanitized(bound)), at: position)
        }
        var name = identity.name + part.nameSuffix
        if receiver.tagSyntax == .flattened {
            for tag in tags { name += ".\(tag.key).\(tag.value)" }
            tags = []
        }
        if let limit = receiver.longestName { name = Self.shortened(name, to: limit) }
        if let limit = receiver.longestTag {
            for index in tags.indices {
                let room = limit - tags[index].key.utf8.count - 1
                tags[index].value = Self.shortened(tags[index].value, to: max(room, 9))
            }
        }
        return (name, tags)
    }

    /// The text itself, or its beginning with a hash of all of it, so that no two texts are cut to the same.
    private static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var fingerprint = Fingerprint()
        fingerprint.add(text.utf8)
        var end = text.utf8.index(text.startIndex, offsetBy: limit - 9)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "_" + fingerprint.shortText
    }

    private static func key(_ text: String, for receiver: StatsDReceiver) -> String {
        let key = receiver.tagKeyCharacters.sanitized(text)
        return receiver.reservedTagKeys.contains(key) ? "_" + key : key
    }

    /// Adds a tag as Datadog's platform keeps it.
    private static func addFolded(_ tag: Substring.UTF8View, to fingerprint: inout Fingerprint) {
        guard tag.contains(where: { $0 >= 128 }) else {
            var folding = TagFolding()
            for byte in tag { folding.add(byte, to: &fingerprint) }
            return
        }
        var result = ""
        for scalar in String(Substring(tag)).lowercased().unicodeScalars {
            let stays = scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-:./".unicodeScalars.contains(scalar)
            if stays {
                result.unicodeScalars.append(scalar)
            } else if result.unicodeScalars.last != "_" {
                result.append("_")
            }
        }
        while result.unicodeScalars.last == "_" { result.unicodeScalars.removeLast() }
        fingerprint.add(result.utf8)
    }
}
