/// The messages inside a message that is itself JSON, as services pass each other's errors on.
enum EmbeddedMessage {
    /// Errors are wrapped in errors, but not without end.
    private static let depthLimit = 3

    /// The inner messages, outermost first; none when the text holds no JSON object.
    static func messages(in text: String, depth: Int = 0) -> [String] {
        guard depth < depthLimit else { return [] }
        let bytes = Array(text.utf8)
        guard let start = bytes.firstIndex(of: UInt8(ascii: "{")), let object = JSONText(bytes, startingAt: start) else { return [] }
        let paths = ["error.message", "message", "data.message"]
        guard let inner = paths.lazy.compactMap({ object.value(at: $0)?.string(limit: RecordedEvent.messageLimit) }).first else {
            return []
        }
        return [inner] + messages(in: inner, depth: depth + 1)
    }
}
