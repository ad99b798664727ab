/// A set of bytes that answers at once; most patterns are ruled out by a line's first byte.
struct ByteSet: Sendable {
    private var bits = SIMD4<UInt64>()

    mutating func insert(_ byte: UInt8) {
        bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }

    func contains(_ byte: UInt8) -> Bool {
        bits[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0
    }
}
