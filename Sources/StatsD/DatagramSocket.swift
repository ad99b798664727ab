/// What came of handing one datagram to the kernel.
enum SendResult: Sendable, Equatable {
    /// The kernel took it. UDP cannot say more.
    case accepted
    /// It was not transmitted: the call reported that the datagram accepted before it was refused.
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

/// A connected datagram socket.
///
/// No call blocks.
protocol DatagramSocket: Sendable {
    /// Hands over one datagram.
    func send(_ datagram: [UInt8]) -> SendResult

    /// Whether the last accepted datagram was refused, as far as is known by now. Asking forgets it.
    func takeRefusal() -> Bool
}
