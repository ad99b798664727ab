public import Logging
import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes log lines to standard error as `palingenesis: message`, since they stand between an assistant's own output.
public struct StandardErrorLogHandler: LogHandler {
    private let threshold: LogThreshold?
    /// What this logger alone goes by, whatever the threshold is.
    private var own: Logger.Level?
    /// Added to every line.
    public var metadata: Logger.Metadata = [:]

    /// Makes a handler that goes by a threshold.
    public init(threshold: LogThreshold) {
        self.threshold = threshold
    }

    /// Makes a handler of a level of its own.
    public init(logLevel: Logger.Level) {
        threshold = nil
        own = logLevel
    }

    /// Lines below this level are left out; setting it detaches this logger from the threshold.
    public var logLevel: Logger.Level {
        get { own ?? threshold?.level ?? .info }
        set { own = newValue }
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
        let line = Array((String(text) + (isTerminalRaw ? "\r\n" : "\n")).utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
