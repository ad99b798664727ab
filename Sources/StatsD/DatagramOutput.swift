/// Where filled datagrams go.
protocol DatagramOutput: Sendable {
    /// Whether another datagram is wanted. Once it is not, nothing more is formatted in this flush.
    var isOpen: Bool { get }

    /// Takes a datagram whose differences are staged in the ledger, and settles them: commits or discards.
    mutating func deliver(_ datagram: [UInt8], ledger: inout DeltaLedger)
}
