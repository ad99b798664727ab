import Push

/// Hands datagrams to a socket and keeps the ledger true to what became of them.
///
/// The rule for UDP, as Linux has it: a connected socket learns of a refusal (ICMP port unreachable) after the fact, and tells with the
/// next call, which then transmits nothing. So that call's error takes back the datagram before, and the same datagram is sent again.
/// For a receiver on the same host the refusal is known before the next call, and it is about all that one call handed over; from
/// elsewhere it may come after more datagrams, of which only the last is then taken back.
struct DatagramTransmitter: DatagramOutput {
    /// What happened since `begin`.
    struct Tally: Sendable, Equatable {
        /// Datagrams that the kernel took and that were not refused since.
        var sent = 0
        /// Datagrams that came back; the last one of the push before may be among them.
        var refused = 0
        /// Datagrams that the kernel did not take.
        var dropped = 0
        /// The payload of those that were sent.
        var bytes = 0
    }

    /// Changes over what time a long flush is spread.
    mutating func spread(over time: Duration) {
        pacer = Pacer(spread: time)
    }

    /// Takes notice of what the receiver's socket has dropped lately.
    mutating func noteDrops(_ count: Int) {
        pacer.flushEnded(dropped: count > 0)
    }

    private enum Obstacle: Equatable {
        case nobodyListens
        case noRoom
        case tooBig
        case failed(String)
        case cancelled
    }

    /// So many refusals in one flush end it: nobody is going to be there for the rest.
    static let refusalLimit = 4
    /// From so many datagrams on they are handed to the kernel at once, where it takes more than one; fewer are not worth the padding.
    static let fewestAtOnce = 16

    private(set) var tally = Tally()
    private(set) var isOpen = false
    private var socket: (any DatagramSocket)?
    private var cancellation = Cancellation()
    private var refusals = 0
    /// What was accepted last.
    private var lastDatagrams = 0
    private var lastBytes = 0
    private var obstacle: Obstacle?
    private var mayBePadded = false
    private var pacer: Pacer
    private let pause: @Sendable (Duration) -> Void

    init(pacer: Pacer = Pacer(), pause: @escaping @Sendable (Duration) -> Void) {
        self.pacer = pacer
        self.pause = pause
    }

    /// Starts counting anew, for a push that may be called off.
    mutating func begin(_ cancellation: Cancellation) {
        self.cancellation = cancellation
        tally = Tally()
    }

    /// Starts a flush to a receiver; obstacles met before are forgotten.
    ///
    /// - Parameter mayBePadded: whether line feeds may be put behind a datagram, which makes all of the same size.
    mutating func open(_ socket: any DatagramSocket, mayBePadded: Bool = false) {
        self.socket = socket
        self.mayBePadded = mayBePadded
        isOpen = true
        refusals = 0
        obstacle = nil
        pacer.begin()
    }

    mutating func deliver(_ batch: DatagramBatch, ledger: inout DeltaLedger) {
        let count = batch.lengths.count
        guard isOpen, let socket else { return ledger.discard(count) }
        if cancellation.isCancelled {
            end(.cancelled)
            return ledger.discard(count)
        }
        if let time = pacer.pauseBefore(datagrams: count, bytes: batch.limit) { pause(time) }
        let isWhole = mayBePadded && count >= Self.fewestAtOnce && count <= socket.mostDatagrams
        if isWhole, sendAll(batch, socket, &ledger) {
            if refusals >= Self.refusalLimit { isOpen = false }
            return
        }
        for index in 0..<count {
            batch.withDatagram(index) { send($0, socket, &ledger) }
            guard isOpen else { return ledger.discard(count - index - 1) }
        }
    }

    /// Hands all over at once; false when they have to be sent one by one.
    private mutating func sendAll(_ batch: DatagramBatch, _ socket: any DatagramSocket, _ ledger: inout DeltaLedger) -> Bool {
        let count = batch.lengths.count
        var result = batch.withAll { socket.sendAll($0, size: batch.limit) }
        if result == .previousRefused {
            refusePrevious(&ledger)
            guard isOpen else {
                ledger.discard(count)
                return true
            }
            result = batch.withAll { socket.sendAll($0, size: batch.limit) }
        }
        switch result {
        case .accepted?:
            let bytes = batch.withAll(\.count)
            // From elsewhere a refusal is about one of them.
            if !socket.isLocal { ledger.commit(count - 1) }
            ledger.commit(socket.isLocal ? count : 1)
            accept(datagrams: count, bytes: bytes)
            if !socket.isLocal { (lastDatagrams, lastBytes) = (1, batch.lengths[count - 1]) }
        case .failed(let words)?:
            ledger.discard(count)
            tally.dropped += count
            end(.failed(words))
        case .noRoom?, .previousRefused?:
            ledger.discard(count)
            tally.dropped += count
            note(.noRoom)
        case .nobodyListens?, .tooBig?, nil:
            return false
        }
        return true
    }

    private mutating func send(_ datagram: UnsafeRawBufferPointer, _ socket: any DatagramSocket, _ ledger: inout DeltaLedger) {
        var result = socket.send(datagram)
        if result == .previousRefused {
            refusePrevious(&ledger)
            result = socket.send(datagram)
        }
        settle(result, bytes: datagram.count, &ledger)
        if refusals >= Self.refusalLimit { isOpen = false }
    }

    private mutating func accept(datagrams: Int, bytes: Int) {
        tally.sent += datagrams
        tally.bytes += bytes
        lastDatagrams = datagrams
        lastBytes = bytes
    }

    private mutating func settle(_ result: SendResult, bytes: Int, _ ledger: inout DeltaLedger) {
        if result == .accepted {
            ledger.commit()
            accept(datagrams: 1, bytes: bytes)
            return
        }
        ledger.discard()
        switch result {
        case .accepted:
            break
        case .nobodyListens:
            tally.refused += 1
            end(.nobodyListens)
        case .previousRefused, .noRoom:
            tally.dropped += 1
            note(.noRoom)
        case .tooBig:
            tally.dropped += 1
            note(.tooBig)
        case .failed(let words):
            tally.dropped += 1
            end(.failed(words))
        }
    }

    /// Asks whether the last datagram was refused, and takes it back if so.
    ///
    /// Returns whether it was.
    mutating func probe(_ socket: any DatagramSocket, _ ledger: inout DeltaLedger) -> Bool {
        guard socket.takeRefusal() else { return false }
        refusePrevious(&ledger)
        return true
    }

    private mutating func refusePrevious(_ ledger: inout DeltaLedger) {
        refusals += 1
        note(.nobodyListens)
        // An error for which no datagram is left to take back says nothing new.
        guard ledger.takeBackLast() else { return }
        tally.refused += max(lastDatagrams, 1)
        // Otherwise it belonged to the push before, which counted it as sent: nothing was known of it then.
        guard tally.sent >= lastDatagrams else { return }
        tally.sent -= lastDatagrams
        tally.bytes -= lastBytes
    }

    /// Whether the receiver was not there, when nothing else was in the way.
    var foundNobody: Bool { obstacle == .nobodyListens }

    /// Why the flush did not go through, nil when it did.
    func failure(at destination: String) -> PushFailure? {
        switch obstacle {
        case nil:
            nil
        case .nobodyListens:
            Self.nobodyListens(on: destination)
        case .noRoom:
            PushFailure(.transient, "buffers were full on the way to \(destination)")
        case .tooBig:
            PushFailure(.configuration, "the way to \(destination) takes smaller datagrams only (lower maxDatagramBytes)")
        case .failed(let words):
            PushFailure(.transient, "cannot send to \(destination): \(words)")
        case .cancelled:
            PushFailure(.cancelled, "the push to \(destination) was called off")
        }
    }

    /// What is said when a receiver is not there.
    static func nobodyListens(on destination: String) -> PushFailure {
        PushFailure(.transient, "nobody listens on \(destination)")
    }

    /// The first obstacle is told, except that one which ends the flush is told rather than one which does not.
    private mutating func note(_ obstacle: Obstacle) {
        if self.obstacle == nil { self.obstacle = obstacle }
    }

    private mutating func end(_ obstacle: Obstacle) {
        self.obstacle = obstacle
        isOpen = false
    }
}
