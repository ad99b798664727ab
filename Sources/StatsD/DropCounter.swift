/// Turns what a receiver's socket has dropped since it was opened into what it dropped since the last look.
///
/// Pure.
struct DropCounter: Sendable {
    private var last: UInt64?

    /// Takes a reading, nil when there is no such socket, and returns the increase.
    ///
    /// What was dropped before the first look is nobody's fault here. A lower number is a new socket's.
    mutating func increase(to reading: UInt64?) -> Int {
        defer { last = reading ?? last }
        guard let reading, let last else { return 0 }
        return Int(clamping: reading >= last ? reading - last : reading)
    }
}
