/// Bytes that datagrams are built in, at one address for as long as they live.
///
/// Thread safety: none of its own; it belongs to one `DatagramBatch`, which belongs to one sink, whose pushes take turns.
final class DatagramMemory: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>
    let count: Int

    init(count: Int) {
        // Not filled with anything: most flushes need only a part of it.
        base = .allocate(capacity: count)
        self.count = count
    }

    deinit {
        base.deallocate()
    }
}
