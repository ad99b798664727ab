#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The pieces of a buffer between separators, with whether a separator followed.
///
/// Finds them as fast as the C library can.
struct BufferPieces: Sequence, IteratorProtocol {
    private var rest: UnsafeBufferPointer<UInt8>
    private let separator: UInt8

    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        rest = bytes
        self.separator = separator
    }

    mutating func next() -> (UnsafeBufferPointer<UInt8>, Bool)? {
        guard let base = rest.baseAddress, !rest.isEmpty else { return nil }
        guard let found = memchr(base, Int32(separator), rest.count) else {
            defer { rest = UnsafeBufferPointer(start: nil, count: 0) }
            return (rest, false)
        }
        let length = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        defer { rest = UnsafeBufferPointer(rebasing: rest.dropFirst(length + 1)) }
        return (UnsafeBufferPointer(rebasing: rest.prefix(length)), true)
    }
}
