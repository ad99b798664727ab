import Yams

/// Reads YAML that somebody else wrote, within bounds: so many bytes, so many nodes, so deep, and nothing that multiplies itself.
///
/// Anchors and aliases are refused, since a few lines of them unfold into more than any memory holds, and no configuration of this
/// size needs them; so are tags of an application's own.
package enum YAMLText {
    /// Why a text was not read, and where.
    package struct Problem: Error, Equatable {
        package let line: Int
        /// In Unicode scalars, from 1; nil when the line says it all.
        package let column: Int?
        package let reason: String
    }

    /// The most bytes that are read.
    static let maximumBytes = 1 << 20
    /// The most nodes; all keys there are make about a hundred.
    static let maximumNodes = 10_000
    /// The deepest nesting; the keys need four.
    static let maximumDepth = 16

    /// The root; a text without content is `null`.
    package static func node(_ bytes: [UInt8]) throws(Problem) -> ConfigurationNode {
        guard bytes.count <= maximumBytes else {
            throw Problem(line: 1, column: nil, reason: "there are more than \(maximumBytes >> 20) MiB; a configuration is smaller")
        }
        // A byte order mark is no content; some editors write one.
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Problem(line: lineOfMalformedUTF8(content), column: nil, reason: "this is no UTF-8 text (save it as UTF-8)")
        }
        return try node(text)
    }

    /// The root; a text without content is `null`.
    static func node(_ text: String) throws(Problem) -> ConfigurationNode {
        if let problem = YAMLBounds.problem(text) { throw problem }
        // The basic resolver leaves every scalar a text: the key's kind decides what it is, not its looks.
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            root = try parser.singleRoot()
        } catch let error as YamlError {
            throw YAMLFailure.problem(error, in: text)
        } catch {
            throw Problem(line: 1, column: nil, reason: "broken YAML")
        }
        guard let root else { return ConfigurationNode(line: 1, content: .null) }
        var count = 0
        // Nodes hold their anchors weakly, the parser holds them.
        return try withExtendedLifetime(parser) { () throws(Problem) in try converted(root, depth: 0, count: &count) }
    }

    /// Whether a plain scalar means that nothing is there.
    static func isNull(_ text: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(text) }

    private static func converted(_ node: Node, depth: Int, count: inout Int) throws(Problem) -> ConfigurationNode {
        let line = node.mark?.line ?? 1
        count += 1
        guard count <= maximumNodes else {
            throw Problem(line: line, column: nil, reason: "there are more than \(maximumNodes) values; a configuration has fewer")
        }
        guard depth <= maximumDepth else {
            throw Problem(line: line, column: nil, reason: "values are nested more than \(maximumDepth) deep")
        }
        guard node.anchor == nil else { throw anchorProblem(line: line) }
        switch node {
        case .scalar(let scalar):
            try check(scalar.tag, line: line)
            let isNull = scalar.style == .plain && scalar.tag.rawValue.isEmpty && isNull(scalar.string)
            return ConfigurationNode(line: line, content: isNull ? .null : .text(scalar.string))
        case .sequence(let sequence):
            try check(sequence.tag, line: line)
            var items: [ConfigurationNode] = []
            for item in sequence { items.append(try converted(item, depth: depth + 1, count: &count)) }
            return ConfigurationNode(line: line, content: .list(items))
        case .mapping(let mapping):
            try check(mapping.tag, line: line)
            var entries: [ConfigurationNode.Entry] = []
            for (key, value) in mapping {
                let name = try converted(key, depth: depth + 1, count: &count)
                guard case .text(let text) = name.content else {
                    throw Problem(line: name.line, column: nil, reason: "a key must be a single text, not \(name.shape)")
                }
                let node = try converted(value, depth: depth + 1, count: &count)
                entries.append(ConfigurationNode.Entry(name: text, line: name.line, node: node))
            }
            return ConfigurationNode(line: line, content: .map(entries))
        case .alias:
            throw anchorProblem(line: line)
        }
    }

    /// Only YAML's own tags; `!secret` and the like promise something that nobody here keeps.
    private static func check(_ tag: Tag, line: Int) throws(Problem) {
        let name = tag.rawValue
        guard name.isEmpty || name == "!" || name.hasPrefix("tag:yaml.org,2002:") else {
            let shown = ConfigurationQuotation.printable(name)
            throw Problem(line: line, column: nil, reason: "the tag \(shown) is not supported (write the value itself)")
        }
    }

    static func anchorProblem(line: Int) -> Problem {
        Problem(line: line, column: nil, reason: "anchors and aliases (&name, *name) are not supported (write the value out)")
    }

    private static func lineOfMalformedUTF8(_ bytes: ArraySlice<UInt8>) -> Int {
        var line = 1
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): if scalar.elementsEqual([UInt8(ascii: "\n")]) { line += 1 }
            case .error, .emptyInput: return line
            }
        }
    }
}
