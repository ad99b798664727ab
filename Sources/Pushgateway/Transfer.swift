/// What arrives during one transfer, and whether it should go on; libcurl's callbacks end here.
///
/// Belongs to the thread that performs the transfer: libcurl calls back on that one.
final class Transfer {
    private let cancellation: CancellationFlag
    private var head = ResponseHead()
    private var body: BodyCollector
    /// What is kept of the body: of a refusal its beginning, which says why.
    private(set) var reading: BodyReading

    init(cancellation: CancellationFlag, reading: BodyReading = .beginning) {
        self.cancellation = cancellation
        self.reading = reading
        body = BodyCollector(reading)
    }

    /// The answer, once its headers are complete, with as much of the body as arrived.
    var response: PushResponse? {
        guard head.isComplete else { return nil }
        return PushResponse(
            status: head.status,
            body: body.bytes,
            retryAfter: head.retryAfter,
            location: head.location,
            date: head.date,
            version: head.version
        )
    }

    /// Whether the body's reading was given up since it is too long.
    var isBodyIncomplete: Bool { body.isIncomplete }

    /// Takes a line of the answer's head; false ends the transfer.
    func receive(head line: UnsafeBufferPointer<UInt8>) -> Bool {
        // Trailers come after the body; they are no part of the head.
        if head.isComplete { return true }
        defer {
            if head.isComplete, reading != .beginning, !(200..<300).contains(head.status) {
                reading = .beginning
                body = BodyCollector(reading)
            }
        }
        return head.receive(line)
    }

    /// Takes a piece of the answer's body; false ends the transfer.
    func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        body.take(bytes)
    }

    // MARK: Callbacks

    /// Hands over bytes that libcurl received.
    ///
    /// - Parameter context: a `Transfer`, unretained.
    /// - Returns: the number of bytes taken; libcurl ends the transfer when it is not all of them.
    static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let isTaken = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count).withMemoryRebound(to: UInt8.self) {
            take(transfer, $0)
        }
        // Any number but the right one ends it; for no bytes that is not 0.
        return isTaken ? count : count == 0 ? 1 : 0
    }

    /// Whether libcurl should stop.
    ///
    /// - Parameter context: a `Transfer`, unretained.
    static func isCalledOff(_ context: UnsafeMutableRawPointer?) -> Bool {
        guard let context else { return true }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().cancellation.isRaised
    }
}
