/// A password or token: where it is read from, or the text itself where the configuration had it in a URL.
///
/// However it is printed, dumped or interpolated, the text does not appear.
public struct Secret: Sendable, Equatable {
    enum Source: Sendable, Equatable {
        case file(String)
        case text(String)
    }

    let source: Source

    /// A secret that stands in a file; it is read anew for each push, so that it may change.
    public static func file(_ path: String) -> Secret { Secret(source: .file(path)) }

    static func text(_ text: String) -> Secret { Secret(source: .text(text)) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The file's name, or that there is something.
    public var description: String {
        switch source {
        case .file(let path): "<from \(path)>"
        case .text: "<hidden>"
        }
    }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
