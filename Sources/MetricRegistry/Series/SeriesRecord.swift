public import CThreadSlot
public import Synchronization

/// What is kept of a series: 16 bytes, and behind them its labels as they are written.
///
/// The labels are the key by which the series is found, so nothing else has to be stored of them. The memory is an arena's.
@usableFromInline
package struct SeriesRecord: Equatable, @unchecked Sendable {
    @usableFromInline let pointer: UnsafeMutablePointer<Atomic<UInt64>>

    @inlinable @inline(__always)
    init(pointer: UnsafeMutablePointer<Atomic<UInt64>>) {
        self.pointer = pointer
    }

    static let headerBytes = 16
    /// The most bytes of rendered labels: what the header has room for.
    static let greatestLength = 1 << 28 - 1

    /// The cell's number (32 bits), the labels' length (28 bits), the marks.
    struct Header {
        let bits: UInt64

        var cell: UInt { UInt(bits & 0xFFFF_FFFF) }
        var length: Int { Int(bits >> 32 & 0xFFF_FFFF) }
        /// Some value has a character that is escaped.
        var isEscaped: Bool { bits & Self.escaped != 0 }
        /// The series is about to be taken away, unless it is used again before that.
        var isLeaving: Bool { bits & Self.leaving != 0 }
        /// The series was used since the mark was taken away last.
        var isTouched: Bool { bits & Self.touched != 0 }

        static let escaped: UInt64 = 1 << 60
        static let leaving: UInt64 = 1 << 61
        static let touched: UInt64 = 1 << 62
    }

    func initialize(cell: UInt, length: Int, isEscaped: Bool, hash: UInt16) {
        let bits = UInt64(cell) | UInt64(length) << 32 | (isEscaped ? Header.escaped : 0) | Header.touched
        pointer.initialize(to: Atomic(bits))
        (pointer + 1).initialize(to: Atomic(UInt64(hash) << 48))
    }

    /// Acquiring, so that whoever sees a mark taken away sees what came before that.
    @inline(__always)
    var header: Header { Header(bits: pointer.pointee.load(ordering: .acquiring)) }

    /// Relaxed: a thread sets it before it leaves its look-up, and is seen to have left before it is read.
    @inline(__always)
    func touch(_ header: Header) {
        if !header.isTouched { pointer.pointee.bitwiseOr(Header.touched, ordering: .relaxed) }
    }

    /// Sets or takes away a mark; returns the header as it was before.
    @discardableResult
    func mark(_ mark: UInt64, _ isSet: Bool) -> Header {
        let before =
            isSet
            ? pointer.pointee.bitwiseOr(mark, ordering: .acquiringAndReleasing).oldValue
            : pointer.pointee.bitwiseAnd(~mark, ordering: .acquiringAndReleasing).oldValue
        return Header(bits: before)
    }

    /// The labels as they are written between the braces.
    @inline(__always)
    var labels: UnsafePointer<UInt8> {
        UnsafeRawPointer(pointer + 2).assumingMemoryBound(to: UInt8.self)
    }

    /// The same, with their length: bits 32 to 59 of the header.
    @inlinable package var labelBytes: UnsafeBufferPointer<UInt8> {
        @inline(__always) get {
            let length = Int(pointer.pointee.load(ordering: .acquiring) >> 32 & 0xFFF_FFFF)
            return UnsafeBufferPointer(start: UnsafeRawPointer(pointer + 2).assumingMemoryBound(to: UInt8.self), count: length)
        }
    }

    /// The number of the first cell: the lower 32 bits of the header.
    @inlinable package var cell: UInt32 {
        @inline(__always) get { UInt32(truncatingIfNeeded: pointer.pointee.load(ordering: .acquiring)) }
    }

    /// Asks for the record's memory, as far as most records go.
    @inlinable @inline(__always)
    package func prefetch() {
        palingenesis_prefetch(pointer)
        palingenesis_prefetch(pointer + 7)
    }

    /// The lower 16 bits of the hash.
    var hash: UInt16 { UInt16(truncatingIfNeeded: pointer[1].load(ordering: .relaxed) >> 48) }

    // MARK: The handle

    private static let addressMask: UInt64 = 1 << 48 - 1

    /// The object that people hold on to, once somebody asked for one; the record owns a reference.
    ///
    /// Acquiring: whoever sees the address sees the object.
    @inline(__always)
    var handle: Unmanaged<AnyObject>? {
        let address = pointer[1].load(ordering: .acquiring) & Self.addressMask
        guard let raw = UnsafeRawPointer(bitPattern: UInt(address)) else { return nil }
        return Unmanaged<AnyObject>.fromOpaque(raw)
    }

    /// Stores a handle, whose reference the record takes over; under the family's lock.
    func setHandle(_ handle: Unmanaged<AnyObject>?) {
        let hashBits = pointer[1].load(ordering: .relaxed) & ~Self.addressMask
        let address = handle.map { UInt64(UInt(bitPattern: $0.toOpaque())) } ?? 0
        pointer[1].store(hashBits | address & Self.addressMask, ordering: .releasing)
    }

    /// Whether anybody but the record holds the handle; under the family's lock, while no look-up can find the record.
    var isHeldElsewhere: Bool {
        guard let handle else { return false }
        // Optional, or else the question is asked of a copy, which Swift 6 makes to open the existential.
        var object: AnyObject? = handle.takeRetainedValue()
        let isHeld = !isKnownUniquelyReferenced(&object)
        if let object { _ = Unmanaged.passRetained(object) }
        return isHeld
    }
}
