/// Cuts a stream of bytes into lines without ever holding more than its limits.
///
/// Linear, whatever the stream looks like.
struct LineAssembler: Sendable {
    /// What became of a line.
    enum Line {
        /// Its bytes, or as many of its first bytes as the limit admits; whether it may be a structured event.
        case bytes([UInt8], mayBeEvent: Bool)
        /// It began like an event, but was longer than the limit for events.
        case oversizedEvent
    }

    /// A line of text keeps its first 4 KiB.
    static let textLimit = 4096
    /// An event of up to 256 KiB is read.
    static let eventLimit = 256 * 1024

    private var pending: [UInt8] = []
    private var firstByte: UInt8?
    private var isCut = false

    /// The number of bytes held.
    var retainedBytes: Int { pending.capacity }

    /// Adds a piece of the current line.
    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        guard !isCut, !piece.isEmpty else { return }
        if firstByte == nil { firstByte = piece.first { $0 != 0x20 && $0 != 0x09 } }
        let room = (mayBeEvent ? Self.eventLimit : Self.textLimit) - pending.count
        pending.append(contentsOf: piece.prefix(max(0, room)))
        isCut = piece.count > room
    }

    /// Ends the current line; nil when it was blank.
    mutating func end() -> Line? {
        defer {
            // A line's buffer serves the next lines too, unless an event made it large.
            if pending.capacity > 4 * Self.textLimit { pending = [] } else { pending.removeAll(keepingCapacity: true) }
            firstByte = nil
            isCut = false
        }
        guard let firstByte else { return nil }
        if isCut, firstByte == UInt8(ascii: "{") { return .oversizedEvent }
        return .bytes(mayBeEvent ? pending : Array(pending.prefix(Self.textLimit)), mayBeEvent: mayBeEvent && !isCut)
    }

    private var mayBeEvent: Bool { firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") }
}
