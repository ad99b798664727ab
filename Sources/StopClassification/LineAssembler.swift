/// Cuts a stream of bytes into lines without ever holding more than its limits.
///
/// Linear, whatever the stream looks like.
struct LineAssembler: Sendable {
    /// What became of a line.
    enum Line {
        /// Its bytes, or as many of its first bytes as the limit admits; where in them a structured event may begin.
        case bytes([UInt8], event: Int?)
        /// It began like an event, but was longer than the limit for events.
        case oversizedEvent
    }

    /// A line of text keeps its first 4 KiB.
    static let textLimit = 4096
    /// An event of up to 256 KiB is read.
    static let eventLimit = 256 * 1024
    /// What may stand before an event on its line is no longer.
    private static let headLimit = 96

    private var pending: [UInt8] = []
    private var firstByte: UInt8?
    private var isCut = false
    /// Whether an object may begin behind what a log puts in front.
    private var hasEarlyBrace = false

    /// The number of bytes held.
    var retainedBytes: Int { pending.capacity }

    /// Adds a piece of the current line.
    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        guard !isCut, !piece.isEmpty else { return }
        if firstByte == nil { firstByte = piece.first { $0 != 0x20 && $0 != 0x09 } }
        if pending.count < Self.headLimit {
            hasEarlyBrace = hasEarlyBrace || piece.prefix(Self.headLimit - pending.count).contains(UInt8(ascii: "{"))
        }
        let room = (mayBeEvent || hasEarlyBrace ? Self.eventLimit : Self.textLimit) - pending.count
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
            hasEarlyBrace = false
        }
        guard let firstByte else { return nil }
        if isCut, firstByte == UInt8(ascii: "{") { return .oversizedEvent }
        if isCut { return .bytes(Array(pending.prefix(mayBeEvent ? Self.eventLimit : Self.textLimit)), event: nil) }
        if mayBeEvent { return .bytes(pending, event: 0) }
        let start = hasEarlyBrace ? EventPrefix.length(pending, limit: Self.headLimit) : nil
        return .bytes(start == nil ? Array(pending.prefix(Self.textLimit)) : pending, event: start)
    }

    private var mayBeEvent: Bool { firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") }
}
