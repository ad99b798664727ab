/// Takes datagrams apart again instead of sending them.
struct LineCollector: DatagramOutput {
    private(set) var lines: [String] = []
    let isOpen = true

    mutating func deliver(_ batch: DatagramBatch, ledger: inout DeltaLedger) {
        ledger.commit(batch.lengths.count)
        for index in batch.lengths.indices {
            batch.withDatagram(index) { datagram in
                lines += datagram.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
