public import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes log lines to standard error as `palingenesis: message`, since they stand between an assistant's own output.
public struct StandardErrorLogHandler: LogHandler {
    /// Lines below this level are left out.
    public var logLevel: Logger.Level
    /// Added to every line.
    public var metadata: Logger.Metadata = [:]

    /// Makes a handler.
    public init(logLevel: Logger.Level) {
        self.logLevel = logLevel
    }

    /// One metadata value.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line, in one system call, so that lines of several threads do not mix.
    public func log(event: LogEvent) {
        let level = event.level >= .warning ? "\(event.level.rawValue): " : ""
        let details = metadata.merging(event.metadata ?? [:]) { $1 }
            .sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }
            .joined()
        // The text may quote an assistant or a receiver: nothing in it may steer the terminal.
        let text = "palingenesis: \(level)\(event.message)\(details)".unicodeScalars
            .map { $0.properties.generalCategory == .control ? " " : Character($0) }
        let line = Array((String(text) + "\n").utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
