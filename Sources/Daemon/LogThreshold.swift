import Logging
import MetricRegistry

/// The level below which log lines are left out, shared by the loggers of a process so that a reload can change it.
///
/// Thread safety: may be used from any thread; the next line goes by a new level.
public final class LogThreshold: Sendable {
    private let state: LockedState<Logger.Level>

    /// Makes a threshold.
    public init(_ level: LogLevel) {
        state = LockedState(Self.level(level))
    }

    var level: Logger.Level { state.withLock { $0 } }

    func set(_ level: LogLevel) {
        state.withLock { $0 = Self.level(level) }
    }

    /// The configuration's names are swift-log's.
    private static func level(_ level: LogLevel) -> Logger.Level {
        Logger.Level(rawValue: level.rawValue) ?? .info
    }
}
