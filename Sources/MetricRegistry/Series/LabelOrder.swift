/// The order in which series of one family stand in an exposition: by the bytes of the label values, label after label, the labels
/// by name.
///
/// Compared as they are rendered, so that nothing else has to be stored of them: where two renderings differ first, one of the values
/// may end, or have a character that is escaped.
enum LabelOrder {
    /// Rendered labels.
    struct Key {
        let bytes: UnsafePointer<UInt8>
        let count: Int

        @inline(__always)
        init(_ record: SeriesRecord) {
            bytes = record.labels
            count = record.header.length
        }
    }

    @inline(__always)
    static func precedes(_ left: Key, _ right: Key) -> Bool {
        let common = min(left.count, right.count)
        let leftRaw = UnsafeRawPointer(left.bytes)
        let rightRaw = UnsafeRawPointer(right.bytes)
        var index = 0
        while index &+ 8 <= common {
            let first = leftRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let second = rightRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if first != second {
                index &+= (first.littleEndian ^ second.littleEndian).trailingZeroBitCount &>> 3
                return rank(left, index) < rank(right, index)
            }
            index &+= 8
        }
        while index < common {
            if left.bytes[index] != right.bytes[index] { return rank(left, index) < rank(right, index) }
            index &+= 1
        }
        // Equal labels: renderings of one family are never the beginning of one another.
        return false
    }

    /// What a byte of a value stands for; -1 where the value ends.
    private static func rank(_ key: Key, _ index: Int) -> Int {
        // All renderings of a family are the same up to here, so this is inside of a value or at its end, and after an odd number
        // of backslashes it is the second half of an escape.
        var backslashes = 0
        while backslashes < index, key.bytes[index - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
        if !backslashes.isMultiple(of: 2) { return unescaped(key.bytes[index]) }
        switch key.bytes[index] {
        case UInt8(ascii: "\""): return -1
        case UInt8(ascii: "\\"): return index + 1 < key.count ? unescaped(key.bytes[index + 1]) : -1
        default: return Int(key.bytes[index])
        }
    }

    private static func unescaped(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: "n") ? Int(UInt8(ascii: "\n")) : Int(byte)
    }
}
