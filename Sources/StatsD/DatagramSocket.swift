/// What came of handing a datagram to the kernel.
enum SendResult: Sendable, Equatable {
    /// The kernel took it. UDP cannot say more.
    case accepted
    /// It was not transmitted: the call reported that what was accepted before it was refused.
    case previousRefused
    /// It was not transmitted: the receiver's socket is not there.
    case nobodyListens
    /// It was not transmitted: buffers are full.
    case noRoom
    /// It was not transmitted: the path takes smaller ones only.
    case tooBig
    /// It was not transmitted, nor will others be; with the system's words.
    case failed(String)
}

/// What is known of datagrams that were accepted, and came back.
enum Refusals: Sendable, Equatable {
    case none
    /// That what was accepted last did.
    case last
    /// The beginnings of those that did, as the network returned them.
    case these([[UInt8]])
}

/// A connected socket that datagrams go out of.
protocol DatagramSocket: Sendable {
    /// Whether the receiver is on this host: then a refusal is known at once, and about all that one call handed over.
    var isLocal: Bool { get }

    /// The most datagrams that `sendAll` hands over at once; one when the kernel cannot do more.
    var mostDatagrams: Int { get }

    /// Hands over one datagram.
    func send(_ datagram: UnsafeRawBufferPointer) -> SendResult

    /// Hands over several datagrams of `size` bytes each, the last may be shorter; all are taken, or none.
    ///
    /// - Returns: nil when the kernel or the device cannot do that; then, and from then on, they are sent one by one.
    func sendAll(_ datagrams: UnsafeRawBufferPointer, size: Int) -> SendResult?

    /// Hands over datagrams of a batch in one call.
    ///
    /// - Returns: how many were taken; when none was, why. Nil where they have to be sent one by one.
    func sendMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, result: SendResult)?

    /// What has come back, as far as is known by now. Asking forgets it.
    func takeRefusals() -> Refusals

    /// The most bytes of a datagram that goes all the way in one piece; nil when nobody knows.
    var pathLimit: Int? { get }
}

extension DatagramSocket {
    var isLocal: Bool { true }
    var mostDatagrams: Int { 1 }
    func sendAll(_ datagrams: UnsafeRawBufferPointer, size: Int) -> SendResult? { nil }
    func sendMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, result: SendResult)? { nil }
    var pathLimit: Int? { nil }
}
