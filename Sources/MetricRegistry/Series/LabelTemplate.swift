/// How a family's labels are written: sorted by name, with the registry's constant labels among them.
///
/// A rendering is a prefix, the first value, the next separator, the next value, and so on, and a suffix.
final class LabelTemplate: @unchecked Sendable {
    /// What stands in front of a value, and which of the values that are given it is.
    private struct Step {
        /// Where the separator begins in `separatorBytes`.
        let separatorStart: Int
        let separatorLength: Int
        let argument: Int
    }

    /// The number of values that are given.
    let count: Int
    /// The bytes in front of each value, in the order of writing: `method="`, then `",path="`.
    private let separators: [[UInt8]]
    /// One for each value, in the order of writing; no array, so that a look-up counts no references.
    private let steps: UnsafeMutablePointer<Step>
    /// All separators, one after the other.
    private let separatorBytes: UnsafeMutablePointer<UInt8>
    /// What follows the last value; all of it for a family without labels.
    private let suffix: [UInt8]
    /// The bytes of all separators and the suffix.
    let fixedLength: Int

    init(names: [String], constant: [LabelSet.Label]) {
        var entries = constant.map { (name: $0.name, value: $0.value as String?, argument: 0) }
        entries += names.enumerated().map { (name: $1, value: nil, argument: $0) }
        entries.sort { $0.name < $1.name }
        var separators: [[UInt8]] = []
        var steps: [Step] = []
        var pending: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            if index > 0 { pending.append(UInt8(ascii: ",")) }
            pending += LabelText.written(name: entry.name)
            pending += "=\"".utf8
            if let value = entry.value {
                pending += LabelText.escaped(value)
            } else {
                let start = separators.reduce(0) { $0 + $1.count }
                separators.append(pending)
                steps.append(Step(separatorStart: start, separatorLength: pending.count, argument: entry.argument))
                pending = []
            }
            pending.append(UInt8(ascii: "\""))
        }
        self.separators = separators
        count = steps.count
        self.steps = .allocate(capacity: steps.count)
        self.steps.initialize(from: steps, count: steps.count)
        let joined = Array(separators.joined())
        separatorBytes = .allocate(capacity: joined.count)
        separatorBytes.initialize(from: joined, count: joined.count)
        suffix = pending
        fixedLength = separators.reduce(pending.count) { $0 + $1.count }
    }

    deinit {
        steps.deallocate()
        separatorBytes.deallocate()
    }

    /// Up to which byte all renderings are the same, at least.
    var commonLength: Int { separators.first?.count ?? 0 }

    /// The bytes of a rendering, and whether some of them are escapes.
    func measure(_ values: UnsafeBufferPointer<LabelBytes>) -> (length: Int, isEscaped: Bool) {
        var length = fixedLength
        var escapes = 0
        for value in values {
            length += value.count
            for byte in value.buffer where LabelText.isEscaped(byte) { escapes += 1 }
        }
        return (length + escapes, escapes > 0)
    }

    /// Writes a rendering, whose length was measured.
    func write(_ values: UnsafeBufferPointer<LabelBytes>, to output: UnsafeMutablePointer<UInt8>) {
        var position = output
        func write(_ bytes: [UInt8]) {
            bytes.withUnsafeBufferPointer { buffer in
                if let base = buffer.baseAddress { position.update(from: base, count: buffer.count) }
                position += buffer.count
            }
        }
        for index in 0..<count {
            write(separators[index])
            for byte in values[steps[index].argument].buffer {
                if LabelText.isEscaped(byte) {
                    position.pointee = UInt8(ascii: "\\")
                    position += 1
                    position.pointee = byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte
                } else {
                    position.pointee = byte
                }
                position += 1
            }
        }
        write(suffix)
    }

    /// Whether a record's labels are these values, as many as there are steps.
    ///
    /// - Parameter totalLength: what a rendering takes that has no escapes.
    @inline(__always)
    func matches(
        _ record: SeriesRecord,
        _ header: SeriesRecord.Header,
        _ values: UnsafeBufferPointer<LabelBytes>,
        totalLength: Int
    ) -> Bool {
        if header.isEscaped { return matchesEscaped(record, values) }
        // A value that has to be escaped cannot be found in a record without escapes: where its quote is, there is none.
        guard header.length == totalLength, let first = values.baseAddress else { return header.length == totalLength }
        var position = UnsafeRawPointer(record.labels)
        let separators = UnsafeRawPointer(separatorBytes)
        var step = UnsafePointer(steps)
        let end = step + values.count
        while step < end {
            let value = first + step.pointee.argument
            let length = step.pointee.separatorLength
            // What stands in front of the first value is the same in all records of a family. The others are looked at: a value with a
            // quote could otherwise reach over one of them, and the next begin in the middle of another's.
            if step > UnsafePointer(steps), !equal(position, separators + step.pointee.separatorStart, length) { return false }
            position += length
            guard equal(position, UnsafeRawPointer(value.pointee.start), value.pointee.count) else { return false }
            position += value.pointee.count
            step += 1
        }
        // The lengths are equal, so the last value ends where it should.
        return true
    }

    /// Apart, so that what is seldom needed takes no registers in a look-up.
    @inline(never)
    private func matchesEscaped(_ record: SeriesRecord, _ values: UnsafeBufferPointer<LabelBytes>) -> Bool {
        let (length, isEscaped) = measure(values)
        guard isEscaped, length == record.header.length else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { buffer in
            guard let start = buffer.baseAddress else { return false }
            write(values, to: start)
            return equal(UnsafeRawPointer(start), UnsafeRawPointer(record.labels), length)
        }
    }
}

/// Whether so many bytes are the same; eight at a time, the last ones overlapping.
@inline(__always)
func equal(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    @inline(__always)
    func differ<Word: FixedWidthInteger>(_ type: Word.Type, _ offset: Int) -> Bool {
        left.loadUnaligned(fromByteOffset: offset, as: type) != right.loadUnaligned(fromByteOffset: offset, as: type)
    }
    if count >= 8 {
        var offset = 0
        while offset < count &- 8 {
            if differ(UInt64.self, offset) { return false }
            offset &+= 8
        }
        return !differ(UInt64.self, count &- 8)
    }
    if count >= 4 { return !differ(UInt32.self, 0) && !differ(UInt32.self, count &- 4) }
    if count >= 2 { return !differ(UInt16.self, 0) && !differ(UInt16.self, count &- 2) }
    return count == 0 || !differ(UInt8.self, 0)
}
