public import SystemPackage

/// What a new session is told to do, when an old one has no room left.
///
/// From `Next-step.md` beside the session file where there is one, else from the steps done. The text comes from files that an
/// assistant may have written: it becomes one argument of the new command and nothing else.
public enum NextStep {
    /// The name of the file that may say what comes next.
    public static let fileName = "Next-step.md"

    static let greatestSize = 16 * 1024

    /// The prompt for a new session.
    ///
    /// - Parameters:
    ///   - sessionFile: the configured session file, if any.
    ///   - session: what it says, if it could be read.
    public static func prompt(sessionFile: FilePath?, session: SessionFile?) -> String {
        if let sessionFile,
            let bytes = try? BoundedFile.read(
                sessionFile.removingLastComponent().appending(fileName),
                limit: greatestSize,
                followsLinks: false
            )
        {
            // A NUL would end the argument early.
            let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\0" }
            if let content = text.firstIndex(where: { !$0.isWhitespace }) {
                // What begins with a dash, as lists in Markdown do, would be taken for an option of the command.
                return text[content] == "-" ? "Next step:\n" + text[content...] : String(text[content...])
            }
        }
        if let session, (1..<Int.max).contains(session.lastStep) { return "Continue the work with step \(session.lastStep + 1)." }
        return "Continue the work."
    }
}
