/// Takes datagrams apart again instead of sending them.
struct LineCollector: DatagramOutput {
    private(set) var lines: [String] = []
    let isOpen = true

    mutating func deliver(_ datagram: [UInt8], ledger: inout DeltaLedger) {
        ledger.commit()
        lines += datagram.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
