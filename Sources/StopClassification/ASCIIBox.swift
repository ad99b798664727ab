/// The content of notices that are framed by `+----+` and `| … |`, as some wrappers print them.
///
/// A line between bars alone is a row of a table, and so is one with further bars.
struct ASCIIBox {
    /// Whether the last border opened a box.
    ///
    /// A table's second border closes its head, so its body stands outside.
    private var isOpen = false
    /// Whether the line above stood between bars, so that a border below it closes.
    private var followsRow = false

    /// The next line without the box's sides, if it stands in one.
    mutating func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let trimmed = Self.trimmed(line)
        if Self.isBorder(trimmed) {
            isOpen = !followsRow
            followsRow = false
            return line
        }
        let bar = UInt8(ascii: "|")
        followsRow = trimmed.count > 2 && trimmed.first == bar && trimmed.last == bar
        guard isOpen, followsRow else {
            isOpen = false
            return line
        }
        let content = trimmed.dropFirst().dropLast()
        return content.contains(bar) ? line : Self.trimmed(content)
    }

    private static func isBorder(_ line: ArraySlice<UInt8>) -> Bool {
        let corner = UInt8(ascii: "+")
        guard line.count >= 5, line.first == corner, line.last == corner else { return false }
        return line.dropFirst().dropLast().allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.drop { $0 == 0x20 }
        while line.last == 0x20 { line.removeLast() }
        return line
    }
}
