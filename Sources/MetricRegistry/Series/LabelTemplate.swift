/// How a family's labels are written: sorted by name, with the registry's constant labels among them.
///
/// A rendering is a prefix, the first value, the next separator, the next value, and so on, and a suffix.
final class LabelTemplate: @unchecked Sendable {
    /// What stands in front of a value, and which of the values that are given it is.
    private struct Step {
        /// `method="`, then `",path="`.
        let separator: UnsafeBufferPointer<UInt8>
        let argument: Int
    }

    /// The number of values that are given.
    let count: Int
    /// One for each value, in the order of writing; no array, so that a look-up counts no references.
    private let steps: UnsafeMutablePointer<Step>
    /// What follows the last value; all of it for a family without labels.
    private let suffix: [UInt8]
    /// The bytes of all separators and the suffix.
    let fixedLength: Int

    init(names: [String], constant: [LabelSet.Label]) {
        var entries = constant.map { (name: $0.name, value: $0.value as String?, argument: 0) }
        entries += names.enumerated().map { (name: $1, value: nil, argument: $0) }
        entries.sort { $0.name < $1.name }
        var steps: [Step] = []
        var pending: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            if index > 0 { pending.append(UInt8(ascii: ",")) }
            pending += LabelText.written(name: entry.name)
            pending += "=\"".utf8
            if let value = entry.value {
                pending += LabelText.escaped(value)
            } else {
                let separator = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pending.count)
                _ = separator.initialize(fromContentsOf: pending)
                steps.append(Step(separator: UnsafeBufferPointer(separator), argument: entry.argument))
                pending = []
            }
            pending.append(UInt8(ascii: "\""))
        }
        count = steps.count
        self.steps = .allocate(capacity: steps.count)
        self.steps.initialize(from: steps, count: steps.count)
        suffix = pending
        fixedLength = steps.reduce(pending.count) { $0 + $1.separator.count }
    }

    deinit {
        for index in 0..<count { steps[index].separator.deallocate() }
        steps.deallocate()
    }

    /// Up to which byte all renderings are the same, at least.
    var commonLength: Int { count > 0 ? steps[0].separator.count : 0 }

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
        func write(_ bytes: UnsafeBufferPointer<UInt8>) {
            if let base = bytes.baseAddress { position.update(from: base, count: bytes.count) }
            position += bytes.count
        }
        for index in 0..<count {
            write(steps[index].separator)
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
        suffix.withUnsafeBufferPointer(write)
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
        if _slowPath(header.isEscaped) { return matchesEscaped(record, values) }
        // A value that has to be escaped cannot be found in a record without escapes: where its quote is, there is none.
        guard header.length == totalLength, count > 0, let first = values.baseAddress else { return header.length == totalLength }
        // What stands in front of the first value is the same in all records of a family. The other separators are looked at: a value
        // with a quote could otherwise reach over one of them, and the next begin in the middle of another's.
        var step = UnsafePointer(steps)
        let last = step + (count &- 1)
        var position = UnsafeRawPointer(record.labels) + step.pointee.separator.count
        while true {
            let value = first[step.pointee.argument]
            guard equal(position, UnsafeRawPointer(value.start), value.count) else { return false }
            // The lengths are equal, so the last value ends where it should.
            if step == last { return true }
            step += 1
            position += value.count
            let separator = step.pointee.separator
            guard let start = separator.baseAddress, equal(position, UnsafeRawPointer(start), separator.count) else { return false }
            position += separator.count
        }
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
