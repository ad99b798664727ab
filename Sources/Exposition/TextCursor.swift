/// Writes text into memory that was reserved for all of it, so that nothing is checked or allocated on the way.
///
/// Copies 16 bytes at a time and may write up to `slack` bytes behind its end; whoever reserves the memory counts them in.
struct TextCursor {
    static let slack = 64
    /// The most bytes that a number takes.
    static let numberBytes = 32

    private(set) var position: UnsafeMutableRawPointer

    init(_ position: UnsafeMutableRawPointer) {
        self.position = position
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        position.storeBytes(of: byte, as: UInt8.self)
        position += 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Reads nothing behind the bytes' end: somebody else may be writing there.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        let source = UnsafeRawPointer(base)
        let count = bytes.count
        if count >= 16 {
            var offset = 0
            while offset < count &- 16 {
                copy(SIMD16<UInt8>.self, source, offset)
                offset &+= 16
            }
            copy(SIMD16<UInt8>.self, source, count &- 16)
        } else if count >= 8 {
            copy(UInt64.self, source, 0)
            copy(UInt64.self, source, count &- 8)
        } else {
            for index in 0..<count { copy(UInt8.self, source, index) }
        }
        position += count
    }

    @inline(__always)
    private func copy<Word>(_ type: Word.Type, _ source: UnsafeRawPointer, _ offset: Int) where Word: BitwiseCopyable {
        position.storeBytes(of: source.loadUnaligned(fromByteOffset: offset, as: type), toByteOffset: offset, as: type)
    }

    /// Two digits at a time, from the last to the first.
    @inline(__always)
    mutating func append(_ value: UInt64) {
        let count = Self.digits(value)
        var rest = value
        var offset = count
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            rest = quotient
            offset &-= 2
            position.storeBytes(of: Self.pair(pair), toByteOffset: offset, as: UInt16.self)
        }
        if rest >= 10 {
            position.storeBytes(of: Self.pair(rest), toByteOffset: 0, as: UInt16.self)
        } else {
            position.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        }
        position += count
    }

    /// The two digits of a number below 100, the first one at the lower address.
    @inline(__always)
    private static func pair(_ value: UInt64) -> UInt16 {
        let tens = (value &* 103) &>> 10
        let ones = value &- tens &* 10
        return (UInt16(truncatingIfNeeded: ones) &<< 8 | UInt16(truncatingIfNeeded: tens) | 0x3030).littleEndian
    }

    @inline(__always)
    private static func digits(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            count &+= 4
        }
        return count &+ (rest >= 10 ? 1 : 0) &+ (rest >= 100 ? 1 : 0) &+ (rest >= 1000 ? 1 : 0)
    }

    /// As `NumberText` writes it.
    @inline(__always)
    mutating func append(_ value: Double) {
        if value.magnitude <= 9_007_199_254_740_992, value == value.rounded(.towardZero) {
            if value < 0 { append(UInt8(ascii: "-")) }
            append(UInt64(value.magnitude))
        } else {
            appendFraction(value)
        }
    }

    /// Tries up to six decimals: a decimal of at most 15 digits that divides back to the value is the shortest there is.
    @inline(never)
    private mutating func appendFraction(_ value: Double) {
        if value.magnitude < 1e9, value.magnitude >= 1e-3 {
            var scale = 1.0
            for decimals in 1...6 {
                scale *= 10
                let scaled = (value.magnitude * scale).rounded()
                guard scaled / scale == value.magnitude else { continue }
                if value < 0 { append(UInt8(ascii: "-")) }
                let (whole, part) = UInt64(scaled).quotientAndRemainder(dividingBy: UInt64(scale))
                append(whole)
                append(UInt8(ascii: "."))
                for _ in 0..<(decimals - Self.digits(part)) { append(UInt8(ascii: "0")) }
                append(part)
                return
            }
        }
        for byte in NumberText.text(value) { append(byte) }
    }
}
