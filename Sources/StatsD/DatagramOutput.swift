/// Where filled datagrams go.
protocol DatagramOutput: Sendable {
    /// Whether another datagram is wanted. Once it is not, nothing more is formatted in this flush.
    var isOpen: Bool { get }

    /// Expects at least so many bytes in this flush, in datagrams like those of a batch.
    mutating func expect(bytes: Int, in batch: DatagramBatch)

    /// Takes datagrams whose differences are staged in the ledger, and settles each of them: commits or discards.
    mutating func deliver(_ batch: DatagramBatch, ledger: inout DeltaLedger)
}

extension DatagramOutput {
    mutating func expect(bytes: Int, in batch: DatagramBatch) {}
}
