/// A histogram's upper bounds, in the form in which a bucket is found fastest.
@usableFromInline
final class BucketBounds: @unchecked Sendable {
    /// In groups of three vectors, twelve bounds, which is as many as most histograms have; the last one padded with infinity.
    @usableFromInline let bounds: UnsafeMutablePointer<SIMD4<Double>>
    /// The number of groups, at least one.
    @usableFromInline let groups: Int

    init(_ upperBounds: [Double]) {
        groups = max((upperBounds.count + 11) / 12, 1)
        bounds = .allocate(capacity: groups * 3)
        for index in 0..<groups * 3 {
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
    /// Counts without a branch, since a branch per bound is mispredicted once per observation, and without a loop. With many bounds the
    /// groups that lie below are skipped by halves first.
    @inlinable @inline(__always)
    func bucket(for value: Double) -> Int {
        var first = bounds
        var skipped = 0
        var remaining = groups
        while remaining > 1 {
            let half = remaining &>> 1
            // The greatest bound of the lower half.
            if first[3 &* half &- 1][3] < value {
                first += 3 &* half
                skipped &+= 12 &* half
            }
            remaining &-= half
        }
        let wanted = SIMD4<Double>(repeating: value)
        // A lane of a true mask is -1.
        let below =
            unsafeBitCast(first[0] .< wanted, to: SIMD4<Int64>.self) &+ unsafeBitCast(first[1] .< wanted, to: SIMD4<Int64>.self)
            &+ unsafeBitCast(first[2] .< wanted, to: SIMD4<Int64>.self)
        return skipped &- Int(below.wrappedSum())
    }
}
