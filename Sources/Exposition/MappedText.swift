#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A text in memory that goes back to the system with it.
///
/// An allocator may keep what it gets back, in glibc one such stretch for each of its arenas; and since any thread may write the next
/// text of a large registry, a process would come to hold several.
package final class MappedText: @unchecked Sendable {
    /// Below this many bytes memory is the allocator's: asking the system would cost more than the text.
    private static let leastMapped = 1 << 20

    /// The length in bytes.
    package let count: Int
    private let memory: UnsafeMutableRawPointer
    private let capacity: Int
    private let isMapped: Bool

    /// - Parameters:
    ///   - capacity: the greatest length, in bytes; what is not written takes no memory.
    ///   - write: writes the text, and returns its length.
    init(capacity: Int, _ write: (UnsafeMutableRawPointer) -> Int) {
        var mapped: UnsafeMutableRawPointer?
        if capacity >= Self.leastMapped {
            mapped = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            // MAP_FAILED, which Swift does not import.
            if mapped == UnsafeMutableRawPointer(bitPattern: -1) { mapped = nil }
        }
        self.capacity = capacity
        isMapped = mapped != nil
        memory = mapped ?? .allocate(byteCount: max(capacity, 1), alignment: 16)
        count = write(memory)
    }

    deinit {
        if isMapped { munmap(memory, capacity) } else { memory.deallocate() }
    }

    /// Runs the body with the text, UTF-8.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: memory, count: count))
    }
}
