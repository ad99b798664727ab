/// Bytes that datagrams are built in, at one address for as long as they live.
///
/// Thread safety: none of its own; it belongs to one `DatagramBatch`, which belongs to one sink, whose pushes take turns.
final class DatagramMemory: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>
    let count: Int

    init(count: Int) {
        base = .allocate(capacity: count)
        base.initialize(repeating: UInt8(ascii: "\n"), count: count)
        self.count = count
    }

    deinit {
        base.deallocate()
    }
}
