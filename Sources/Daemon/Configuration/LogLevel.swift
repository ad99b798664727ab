/// The least severe message that is logged; the names are those of swift-log's levels.
public enum LogLevel: String, Sendable, CaseIterable {
    /// Everything, each event of a session included.
    case trace
    /// What is of use when something is looked into.
    case debug
    /// What happened in the course of things.
    case info
    /// What is normal but seldom.
    case notice
    /// What went wrong without consequences yet.
    case warning
    /// What failed.
    case error
}
