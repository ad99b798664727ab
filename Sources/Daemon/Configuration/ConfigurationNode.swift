/// A piece of YAML with the line it begins in: what remains of a file once it is known to be small, shallow and without aliases.
package struct ConfigurationNode: Sendable, Equatable {
    /// What stands there.
    package enum Content: Sendable, Equatable {
        /// Nothing, or `null` or `~`: as if the key were absent.
        case null
        case text(String)
        case list([ConfigurationNode])
        /// In the order of the file; no name twice.
        case map([Entry])
    }

    /// A name in a map, and what it is given.
    package struct Entry: Sendable, Equatable {
        package let name: String
        package let line: Int
        package let node: ConfigurationNode
    }

    package let line: Int
    package let content: Content

    /// What stands there, for messages.
    package var shape: String {
        switch content {
        case .null: "nothing"
        case .text: "a single value"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
