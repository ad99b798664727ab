/// The bytes of one label value, for as long as a look-up takes.
@usableFromInline
struct LabelBytes {
    @usableFromInline let start: UnsafePointer<UInt8>
    @usableFromInline let count: Int

    @inlinable @inline(__always)
    init(_ buffer: UnsafeBufferPointer<UInt8>) {
        // An empty buffer may have no address; nobody reads there.
        start = buffer.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
        count = buffer.count
    }

    var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
}

/// What a label value can be given as: `String`, `Substring` or `StaticString`.
public protocol LabelValue {
    /// Runs the body with the value's bytes, UTF-8.
    func withLabelBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
}

extension String: LabelValue {
    /// Runs the body with the value's bytes, UTF-8.
    @inlinable @inline(__always)
    public func withLabelBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        #if canImport(ObjectiveC)
            if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
            var copy = self
            return copy.withUTF8(body)
        #else
            // Only strings of Objective-C may lie elsewhere. A second way, never gone, would have callers count references for it.
            return utf8.withContiguousStorageIfAvailable(body).unsafelyUnwrapped
        #endif
    }
}

extension Substring: LabelValue {
    /// Runs the body with the value's bytes, UTF-8.
    @inlinable @inline(__always)
    public func withLabelBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        #if canImport(ObjectiveC)
            if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
            var copy = self
            return copy.withUTF8(body)
        #else
            // As above. The whole text's bytes, since a slice's own way to them is a call that counts references.
            return base.utf8.withContiguousStorageIfAvailable { bytes in
                let start = base.utf8.distance(from: base.utf8.startIndex, to: startIndex)
                let end = base.utf8.distance(from: base.utf8.startIndex, to: endIndex)
                return body(UnsafeBufferPointer(start: bytes.baseAddress.map { $0 + start }, count: end - start))
            }.unsafelyUnwrapped
        #endif
    }
}

extension StaticString: LabelValue {
    /// Runs the body with the value's bytes, UTF-8.
    @inlinable @inline(__always)
    public func withLabelBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if hasPointerRepresentation { return body(UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)) }
        return String(describing: self).withLabelBytes(body)
    }
}

/// Runs the body with the bytes of some values, side by side in one copy.
func withLabelBytes<Result, Failure: Error>(
    of values: [String],
    _ body: (UnsafeBufferPointer<LabelBytes>) throws(Failure) -> Result
) throws(Failure) -> Result {
    var bytes: [UInt8] = []
    for value in values { bytes.append(contentsOf: value.utf8) }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
        var start = 0
        let parts = values.map { value in
            defer { start += value.utf8.count }
            return LabelBytes(UnsafeBufferPointer(rebasing: buffer[start..<start + value.utf8.count]))
        }
        return try parts.withUnsafeBufferPointer { (parts) throws(Failure) -> Result in try body(parts) }
    }
}

/// Runs the body with the bytes of one value.
@inlinable @inline(__always)
func withLabelBytes<Result>(_ first: some LabelValue, _ body: (UnsafeBufferPointer<LabelBytes>) -> Result) -> Result {
    first.withLabelBytes { first in
        withUnsafeTemporaryAllocation(of: LabelBytes.self, capacity: 1) { values in
            values.initializeElement(at: 0, to: LabelBytes(first))
            return body(UnsafeBufferPointer(values))
        }
    }
}

/// Runs the body with the bytes of two values.
@inlinable @inline(__always)
func withLabelBytes<Result>(
    _ first: some LabelValue,
    _ second: some LabelValue,
    _ body: (UnsafeBufferPointer<LabelBytes>) -> Result
) -> Result {
    first.withLabelBytes { first in
        second.withLabelBytes { second in
            withUnsafeTemporaryAllocation(of: LabelBytes.self, capacity: 2) { values in
                values.initializeElement(at: 0, to: LabelBytes(first))
                values.initializeElement(at: 1, to: LabelBytes(second))
                return body(UnsafeBufferPointer(values))
            }
        }
    }
}

/// Runs the body with the bytes of three values.
@inlinable @inline(__always)
func withLabelBytes<Result>(
    _ first: some LabelValue,
    _ second: some LabelValue,
    _ third: some LabelValue,
    _ body: (UnsafeBufferPointer<LabelBytes>) -> Result
) -> Result {
    first.withLabelBytes { first in
        second.withLabelBytes { second in
            third.withLabelBytes { third in
                withUnsafeTemporaryAllocation(of: LabelBytes.self, capacity: 3) { values in
                    values.initializeElement(at: 0, to: LabelBytes(first))
                    values.initializeElement(at: 1, to: LabelBytes(second))
                    values.initializeElement(at: 2, to: LabelBytes(third))
                    return body(UnsafeBufferPointer(values))
                }
            }
        }
    }
}
