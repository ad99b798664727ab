/// What the number of a cell says: its page, and its offset there.
///
/// The only place that knows; computed, since a stored constant is a call for other modules.
@usableFromInline
enum CellNumber {
    /// How many bits the offset takes.
    @inlinable static var offsetBits: UInt {
        @inline(__always) get { 9 }
    }

    /// The number of the page of the process.
    @inlinable @inline(__always)
    static func page(_ cell: UInt) -> Int { Int(bitPattern: cell &>> offsetBits) }

    /// How far behind the page's first cell it is.
    @inlinable @inline(__always)
    static func offset(_ cell: UInt) -> Int { Int(bitPattern: cell & (1 &<< offsetBits &- 1)) }

    /// The number of the first cell of a page.
    @inlinable @inline(__always)
    static func first(ofPage page: Int) -> UInt { UInt(bitPattern: page) &<< offsetBits }
}
