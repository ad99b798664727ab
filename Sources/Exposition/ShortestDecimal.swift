/// The shortest decimal number that reads back as a Double, and of those the nearest to it.
///
/// Raffaello Giulietti's Schubfach ("The Schubfach way to render doubles", 2020): three multiplications by a power of ten of 128 bits.
/// Powers are kept for numbers from about 1e-39 to 1e43, which is what people measure; the standard library is there for the others.
struct ShortestDecimal {
    /// The digits, 17 at most; the last of them is not zero.
    let digits: UInt64
    /// The power of ten by which they are multiplied.
    let exponent: Int

    /// The decimal of a positive, finite number; nil when it lies outside of the range.
    @inline(__always)
    init?(_ value: Double) {
        let fraction = value.significandBitPattern
        // Subnormal numbers, which have no hidden bit, lie far outside of the range.
        let significand = fraction | 1 << 52
        let power = Int(truncatingIfNeeded: value.exponentBitPattern) &- 1075
        // Below a power of two the next number is only half as far away as above it.
        let isLowerCloser = fraction == 0
        let scale = (power &* 1_262_611 &- (isLowerCloser ? 524_031 : 0)) &>> 22
        guard let ten = Self.power(0 &- scale) else { return nil }
        let shift = UInt64(truncatingIfNeeded: power &+ ((0 &- scale) &* 1_741_647) &>> 19 &+ 1)
        // The number and the ends of the interval of what reads back as it, times four.
        let middle = Self.product(ten, (4 &* significand) &<< shift)
        let odd = significand & 1
        let lower = Self.product(ten, (4 &* significand &- (isLowerCloser ? 1 : 2)) &<< shift) &+ odd
        let upper = Self.product(ten, (4 &* significand &+ 2) &<< shift) &- odd
        let floor = middle &>> 2
        // One digit less, when exactly one of its neighbours lies inside.
        let tenth = floor / 10
        let isBelowInside = lower <= 40 &* tenth
        let isAboveInside = 40 &* tenth &+ 40 <= upper
        if isBelowInside != isAboveInside {
            self.init(tenth &+ (isAboveInside ? 1 : 0), scale &+ 1)
            return
        }
        let isFloorInside = lower <= 4 &* floor
        let isNextInside = 4 &* floor &+ 4 <= upper
        let half = 4 &* floor &+ 2
        let isRoundedUp = isFloorInside != isNextInside ? isNextInside : middle > half || middle == half && floor & 1 == 1
        self.init(floor &+ (isRoundedUp ? 1 : 0), scale)
    }

    /// Takes the zeros at the end away.
    @inline(__always)
    private init(_ digits: UInt64, _ exponent: Int) {
        var digits = digits
        var exponent = exponent
        while digits % 100_000_000 == 0 { (digits, exponent) = (digits / 100_000_000, exponent &+ 8) }
        if digits % 10_000 == 0 { (digits, exponent) = (digits / 10_000, exponent &+ 4) }
        if digits % 100 == 0 { (digits, exponent) = (digits / 100, exponent &+ 2) }
        if digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent &+ 1) }
        self.digits = digits
        self.exponent = exponent
    }

    /// The upper part of a product, its last bit set when anything was cut off.
    @inline(__always)
    private static func product(_ ten: (high: UInt64, low: UInt64), _ factor: UInt64) -> UInt64 {
        let low = ten.low.multipliedFullWidth(by: factor).high
        let high = ten.high.multipliedFullWidth(by: factor)
        let (rest, carry) = high.low.addingReportingOverflow(low)
        return (high.high &+ (carry ? 1 : 0)) | (rest > 1 ? 1 : 0)
    }

    // MARK: Powers of ten

    private static let leastPower = -27
    private static let greatestPower = 55

    /// A power of ten, times the power of two that makes its first bit the first of 128; rounded up.
    @inline(__always)
    private static func power(_ exponent: Int) -> (high: UInt64, low: UInt64)? {
        guard exponent >= leastPower, exponent <= greatestPower else { return nil }
        return powers[exponent &- leastPower]
    }

    private static let powers = (leastPower...greatestPower).map { exponent in
        let five = (0..<exponent.magnitude).reduce(UInt128(1)) { power, _ in power * 5 }
        let normalized = five << UInt128(five.leadingZeroBitCount)
        guard exponent < 0 else { return (high: UInt64(normalized >> 64), low: UInt64(truncatingIfNeeded: normalized)) }
        // 2^191 divided by a number of 64 bits. There is always a rest.
        let divisor = UInt64(normalized >> 64)
        let (high, rest) = divisor.dividingFullWidth((1 << 63, 0))
        return (high, divisor.dividingFullWidth((rest, 0)).quotient + 1)
    }
}
