/// What else session logs tell, besides why a session stopped.
public enum SessionLog {
    /// The working directory that a Codex log's first line names; nil when it names none.
    public static func workingDirectory(inFirstLine line: some Collection<UInt8>) -> String? {
        guard let value = JSONText(Array(line)), value.value(at: "type")?.string(limit: 64) == "session_meta" else { return nil }
        return value.value(at: "payload.cwd")?.string(limit: 4096)
    }
}
