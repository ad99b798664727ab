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

    /// Whether what was accepted last was refused, as far as is known by now. Asking forgets it.
    func takeRefusal() -> Bool
}

extension DatagramSocket {
    var isLocal: Bool { true }
    var mostDatagrams: Int { 1 }
    func sendAll(_ datagrams: UnsafeRawBufferPointer, size: Int) -> SendResult? { nil }
}
