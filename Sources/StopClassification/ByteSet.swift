/// A set of bytes that answers at once; most patterns are ruled out by the bytes of a line without being tried.
struct ByteSet: Sendable, Equatable {
    private var bits = SIMD4<UInt64>()

    /// Every byte.
    static let all = ByteSet(bits: SIMD4(repeating: .max))

    /// The bytes of a text.
    init(_ bytes: some Sequence<UInt8> = EmptyCollection()) {
        for byte in bytes {
            let bit: UInt64 = 1 &<< UInt64(byte & 63)
            bits |= SIMD4(byte < 64 ? bit : 0, byte & 0xC0 == 64 ? bit : 0, byte & 0xC0 == 128 ? bit : 0, byte >= 192 ? bit : 0)
        }
    }

    private init(bits: SIMD4<UInt64>) {
        self.bits = bits
    }

    func contains(_ byte: UInt8) -> Bool {
        bits[Int(byte >> 6)] & (1 &<< UInt64(byte & 63)) != 0
    }

    /// The bytes, in ascending order.
    var bytes: [UInt8] {
        (0..<4).flatMap { word in
            var rest = bits[word]
            var bytes: [UInt8] = []
            while rest != 0 {
                bytes.append(UInt8(word * 64 + rest.trailingZeroBitCount))
                rest &= rest &- 1
            }
            return bytes
        }
    }

    func isSubset(of other: ByteSet) -> Bool {
        bits & ~other.bits == SIMD4()
    }

    func union(_ other: ByteSet) -> ByteSet { ByteSet(bits: bits | other.bits) }

    func intersection(_ other: ByteSet) -> ByteSet { ByteSet(bits: bits & other.bits) }
}
