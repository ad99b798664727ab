/// A hash of label values, seeded so that nobody can choose values that collide.
///
/// Multiplies 64 by 64 bits and folds the product, as wyhash does: one multiplication for each 16 bytes of a value. None of them waits for
/// another one, since to multiply takes as long as to hash all the rest.
struct LabelHash: Sendable {
    /// What a look-up needs to know of label values before it looks at a series.
    struct Key {
        let hash: UInt32
        /// How many bytes the values have together.
        let length: Int
    }

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
    func hash(_ values: UnsafeBufferPointer<LabelBytes>) -> Key {
        var state: UInt64 = 0
        var length = 0
        for value in values {
            // Turned, since the same values in another order are something else.
            state = (state &<< 23 | state &>> 41) ^ hash(UnsafeRawPointer(value.start), value.count)
            length &+= value.count
        }
        return Key(hash: UInt32(truncatingIfNeeded: state ^ state &>> 32), length: length)
    }

    @inline(__always)
    private func hash(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let low: UInt64
        let high: UInt64
        var rest: UInt64 = 0
        if count > 16 {
            rest = count <= 32 ? block(bytes, 0) : blocks(bytes, count)
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
        return rest ^ Self.fold(low ^ first, high ^ (seed &+ UInt64(truncatingIfNeeded: count)))
    }

    /// Of all blocks but the last.
    ///
    /// Apart, as such values are rare.
    @inline(never)
    private func blocks(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        stride(from: 0, to: count - 16, by: 16).reduce(0) { $0 ^ block(bytes, $1) }
    }

    /// Of 16 bytes, unlike that of the same bytes in another place.
    @inline(__always)
    private func block(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        Self.fold(word(bytes, offset) ^ (first &+ UInt64(truncatingIfNeeded: offset)), word(bytes, offset &+ 8) ^ second)
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
