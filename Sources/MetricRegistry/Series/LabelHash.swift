/// A hash of label values, seeded so that nobody can choose values that collide.
///
/// Multiplies 64 by 64 bits and folds the product, as wyhash does: two multiplications for a value of up to 16 bytes.
struct LabelHash: Sendable {
    private let seed: UInt64
    private let first: UInt64
    private let second: UInt64

    /// Three words that nobody outside can guess.
    init(seed: UInt64, _ first: UInt64, _ second: UInt64) {
        self.seed = seed
        self.first = first | 1
        self.second = second | 1
    }

    @inline(__always)
    func hash(_ values: UnsafeBufferPointer<LabelBytes>) -> UInt32 {
        var state = seed
        for value in values { state = combine(state, UnsafeRawPointer(value.start), value.count) }
        state = Self.fold(state ^ second, first)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private func combine(_ state: UInt64, _ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var state = state ^ UInt64(truncatingIfNeeded: count) &* second
        var low: UInt64
        var high: UInt64
        if count > 16 {
            var offset = 0
            while offset < count &- 16 {
                state = Self.fold(word(bytes, offset) ^ first, word(bytes, offset &+ 8) ^ state)
                offset &+= 16
            }
            low = word(bytes, count &- 16)
            high = word(bytes, count &- 8)
        } else if count >= 8 {
            low = word(bytes, 0)
            high = word(bytes, count &- 8)
        } else if count >= 4 {
            low = UInt64(bytes.loadUnaligned(as: UInt32.self))
            high = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else if count > 0 {
            low = UInt64(bytes.load(as: UInt8.self)) | UInt64(bytes.load(fromByteOffset: count &>> 1, as: UInt8.self)) << 8
            high = UInt64(bytes.load(fromByteOffset: count &- 1, as: UInt8.self))
        } else {
            low = 0
            high = 0
        }
        return Self.fold(low ^ first, high ^ state)
    }

    @inline(__always)
    private func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
