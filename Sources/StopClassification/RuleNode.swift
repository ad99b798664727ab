/// A rule as a file or a configuration has it, before it is known to be one: texts, lists and maps, with the lines they stand in.
///
/// JSON and YAML both become this; numbers and `true` are texts here, since what a key means decides what its value is.
public struct RuleNode: Sendable, Equatable {
    /// What stands there.
    public enum Content: Sendable, Equatable {
        /// Nothing, as if the key were absent.
        case null
        /// A single value.
        case text(String)
        /// Several values.
        case list([RuleNode])
        /// Names and what they are given, in the order of the file.
        case map([Entry])
    }

    /// A name in a map, and what it is given.
    public struct Entry: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The line of the name, from 1; 0 where lines do not matter.
        public let line: Int
        /// What it is given.
        public let node: RuleNode

        /// Puts an entry together.
        public init(name: String, line: Int, node: RuleNode) {
            (self.name, self.line, self.node) = (name, line, node)
        }
    }

    /// The line it begins in, from 1; 0 where lines do not matter.
    public let line: Int
    /// What stands there.
    public let content: Content

    /// Puts a node together.
    public init(line: Int, _ content: Content) {
        (self.line, self.content) = (line, content)
    }

    /// A value of a JSON text; everything but objects and arrays becomes a text.
    init(_ json: JSONText) {
        let content: Content
        if json.isObject {
            content = .map(json.members.map { Entry(name: $0.name, line: 0, node: RuleNode($0.value)) })
        } else if json.isArray {
            content = .list(json.elements.map { RuleNode($0) })
        } else {
            content = json.isNull ? .null : .text(json.string ?? json.literal)
        }
        self.init(line: 0, content)
    }

    /// What stands there, for messages.
    var shape: String {
        switch content {
        case .null: "nothing"
        case .text: "a single value"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
