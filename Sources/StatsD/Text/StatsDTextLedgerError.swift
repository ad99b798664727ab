/// Says why a file is no ledger, or could not be read or written.
public struct StatsDTextLedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Why.
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
