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
        append(text, prefix: text.utf8CodeUnitCount)
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

    /// Reads up to 15 bytes behind the piece's end.
    @inline(__always)
    mutating func append(_ piece: TextPiece) {
        var offset = 0
        while offset < piece.count {
            copy(SIMD16<UInt8>.self, piece.start, offset)
            offset &+= 16
        }
        position += piece.count
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
        UnsafeRawPointer(pairs.utf8Start).loadUnaligned(fromByteOffset: Int(truncatingIfNeeded: value) &* 2, as: UInt16.self)
    }

    private static var pairs: StaticString {
        """
        0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
        5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
        """
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

    /// Whole numbers up to 2^53 stand there without fraction or exponent (`1`, not `1.0`), the special ones as `+Inf`, `-Inf`, `NaN`;
    /// everything else is the shortest text that reads back as the same number.
    @inline(__always)
    mutating func append(_ value: Double) {
        // By an integer: to round a Double is a call on x86-64.
        if value.magnitude <= 9_007_199_254_740_992, value == Double(Int64(value)) {
            if value < 0 { append(UInt8(ascii: "-")) }
            append(UInt64(value.magnitude))
        } else {
            self = appendingFraction(value)
        }
    }

    /// Apart, and with a cursor of its own: one that a call can reach does not stay in a register.
    @inline(never)
    private func appendingFraction(_ value: Double) -> TextCursor {
        var cursor = self
        cursor.appendFraction(value)
        return cursor
    }

    private mutating func appendFraction(_ value: Double) {
        guard value.isFinite else { return append(value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf") }
        if value < 0 { append(UInt8(ascii: "-")) }
        guard let decimal = ShortestDecimal(value.magnitude) else {
            for byte in value.magnitude.description.utf8 { append(byte) }
            return
        }
        append(decimal)
    }

    /// With a point where the number has no more than 16 digits in front of it and no more than three zeros behind it, or else with an
    /// exponent.
    private mutating func append(_ decimal: ShortestDecimal) {
        let count = Self.digits(decimal.digits)
        // Of the first digit.
        let exponent = decimal.exponent + count - 1
        if exponent < -4 || exponent >= 16 {
            append(decimal.digits, pointAfter: 1, of: count)
            append(UInt8(ascii: "e"))
            append(UInt8(ascii: exponent < 0 ? "-" : "+"))
            if exponent.magnitude < 10 { append(UInt8(ascii: "0")) }
            append(UInt64(exponent.magnitude))
        } else if exponent < 0 {
            append("0.000", prefix: 1 - exponent)
            append(decimal.digits)
        } else {
            append(decimal.digits, pointAfter: exponent + 1, of: count)
            for _ in 0..<max(decimal.exponent, 0) { append(UInt8(ascii: "0")) }
        }
    }

    /// Digits with a point among them; none where it would be the last.
    private mutating func append(_ digits: UInt64, pointAfter place: Int, of count: Int) {
        let start = position
        append(digits)
        guard place < count else { return }
        // There are no more than 16 digits behind it.
        let tail = start.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
        start.storeBytes(of: UInt8(ascii: "."), toByteOffset: place, as: UInt8.self)
        start.storeBytes(of: tail, toByteOffset: place + 1, as: SIMD16<UInt8>.self)
        position += 1
    }

    private mutating func append(_ text: StaticString, prefix count: Int) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
}
