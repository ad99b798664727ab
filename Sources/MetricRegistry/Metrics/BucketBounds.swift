/// A histogram's upper bounds, in the form in which a bucket is found fastest.
@usableFromInline
final class BucketBounds: @unchecked Sendable {
    /// Padded with infinity to a multiple of four.
    @usableFromInline let bounds: UnsafeMutablePointer<SIMD4<Double>>
    @usableFromInline let vectors: Int

    init(_ upperBounds: [Double]) {
        vectors = (upperBounds.count + 3) / 4
        bounds = .allocate(capacity: vectors)
        for index in 0..<vectors {
            var vector = SIMD4<Double>(repeating: .infinity)
            for lane in 0..<4 where index * 4 + lane < upperBounds.count { vector[lane] = upperBounds[index * 4 + lane] }
            (bounds + index).initialize(to: vector)
        }
    }

    deinit {
        bounds.deallocate()
    }

    /// The number of bounds below a finite value, which is the index of its bucket: bounds are inclusive.
    ///
    /// Counts without a branch, since a branch per bound is mispredicted once per observation. With many bounds the vectors that lie
    /// below are skipped by halves first.
    @inlinable @inline(__always)
    func bucket(for value: Double) -> Int {
        var first = bounds
        var remaining = vectors
        while remaining > 4 {
            let half = remaining &>> 1
            // The greatest bound of the lower half.
            if first[half &- 1][3] < value { first += half }
            remaining &-= half
        }
        let wanted = SIMD4<Double>(repeating: value)
        var below = SIMD4<Int64>(repeating: 0)
        for index in 0..<remaining {
            // A lane of a true mask is -1.
            below &-= unsafeBitCast(first[index] .< wanted, to: SIMD4<Int64>.self)
        }
        return Int(below.wrappedSum()) &+ (first - bounds) &* 4
    }
}
