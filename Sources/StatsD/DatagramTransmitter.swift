import Push

/// Hands datagrams to a socket and keeps the ledger true to what became of them.
///
/// The rule for UDP, as Linux has it: a connected socket learns of a refusal (ICMP port unreachable) after the fact, and tells with the
/// next call, which then transmits nothing. The refused datagram's beginning comes back with it where the socket keeps errors
/// (`IP_RECVERR`), so that exactly that one is taken back, if it is among the last few hundred: an answer from another host may be on its
/// way while the next ones are sent. Where nobody says which it was, it is the datagram before; for a receiver on the same host all that
/// the call before handed over. What the failing call was to transmit is sent again.
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
    /// From so many datagrams on they are handed to the kernel at once, where it takes more than one: fewer are not worth the padding,
    /// unless many more have gone before.
    private var fewestAtOnce: Int { pacer.isSpread ? 8 : 16 }

    private(set) var tally = Tally()
    private(set) var isOpen = false
    private var socket: (any DatagramSocket)?
    private var cancellation = Cancellation()
    private var refusals = 0
    /// What was accepted last.
    private var last = SentDatagrams()
    /// The numbers of those that the last call handed over.
    private var lastCall = 0..<0
    private var obstacle: Obstacle?
    private var mayBePadded = false
    private var pacer: Pacer
    private let now: @Sendable () -> Duration
    private let pause: @Sendable (Duration) -> Void

    /// - Parameters:
    ///   - now: the time since some fixed moment.
    ///   - pause: passes time; may take longer than it is told to.
    init(pacer: Pacer = Pacer(), now: @escaping @Sendable () -> Duration = { .zero }, pause: @escaping @Sendable (Duration) -> Void) {
        self.pacer = pacer
        self.now = now
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
        let atOnce = pacer.datagramsAtOnce(bytes: batch.limit, perCall: batch.perCall)
        for first in stride(from: 0, to: count, by: atOnce) {
            if cancellation.isCancelled { end(.cancelled) }
            guard isOpen, let socket else { return ledger.discard(count - first) }
            send(batch, first..<min(first + atOnce, count), socket, &ledger)
        }
    }

    /// Hands over datagrams, at once if that may be, after the pause that is due.
    private mutating func send(_ batch: DatagramBatch, _ range: Range<Int>, _ socket: any DatagramSocket, _ ledger: inout DeltaLedger) {
        if pacer.isDue(datagrams: range.count, bytes: batch.limit) { pause(pacer.pause(at: now())) }
        let isWhole = mayBePadded && range.count >= fewestAtOnce && range.count <= socket.mostDatagrams
        if isWhole, sendAll(batch, range, socket, &ledger) {
            if refusals >= Self.refusalLimit { isOpen = false }
            return
        }
        var index = range.lowerBound
        while index < range.upperBound {
            index += sendSome(batch, index..<range.upperBound, socket, &ledger)
            if refusals >= Self.refusalLimit { isOpen = false }
            guard isOpen else { return ledger.discard(range.upperBound - index) }
        }
    }

    /// Hands all over at once; false when they have to be sent one by one.
    private mutating func sendAll(
        _ batch: DatagramBatch,
        _ range: Range<Int>,
        _ socket: any DatagramSocket,
        _ ledger: inout DeltaLedger
    ) -> Bool {
        var result = batch.withPiece(range) { socket.sendAll($0, size: batch.limit) }
        if result == .previousRefused {
            refusePrevious(socket, &ledger)
            result = batch.withPiece(range) { socket.sendAll($0, size: batch.limit) }
        }
        switch result {
        case .accepted?:
            accept(batch, range, &ledger, isPadded: true)
        case .failed(let words)?:
            ledger.discard(range.count)
            tally.dropped += range.count
            end(.failed(words))
        case .noRoom?, .previousRefused?:
            ledger.discard(range.count)
            tally.dropped += range.count
            note(.noRoom)
        case .nobodyListens?, .tooBig?, nil:
            return false
        }
        return true
    }

    /// Hands over datagrams from the first on, as many as go; returns how many are settled, which may be none when others came back.
    private mutating func sendSome(
        _ batch: DatagramBatch,
        _ range: Range<Int>,
        _ socket: any DatagramSocket,
        _ ledger: inout DeltaLedger
    ) -> Int {
        let first = range.lowerBound
        guard range.count > 1, let (taken, result) = socket.sendMany(batch, range) else {
            send(batch, first, socket, &ledger)
            return 1
        }
        if taken > 0 {
            accept(batch, first..<first + taken, &ledger)
            // A call that took some does not tell what stopped it; the next one does, unless it is that something came back.
            if taken < range.count { takeBack(socket.takeRefusals(), socket, &ledger) }
            return taken
        }
        if result == .previousRefused {
            refusePrevious(socket, &ledger)
            return 0
        }
        settle(result, &ledger)
        return 1
    }

    private mutating func send(_ batch: DatagramBatch, _ index: Int, _ socket: any DatagramSocket, _ ledger: inout DeltaLedger) {
        var result = batch.withDatagram(index) { socket.send($0) }
        if result == .previousRefused {
            refusePrevious(socket, &ledger)
            result = batch.withDatagram(index) { socket.send($0) }
        }
        if result == .accepted { accept(batch, index..<index + 1, &ledger) } else { settle(result, &ledger) }
    }

    /// Expects a flush of so many bytes at least, so that its first bursts are spread as its last.
    mutating func expect(bytes: Int, in batch: DatagramBatch) {
        pacer.expect(bytes: bytes, datagram: batch.limit, perCall: batch.perCall)
    }

    /// Notes that the next of the staged datagrams were accepted.
    ///
    /// - Parameter isPadded: whether what lies between them was sent with them.
    private mutating func accept(_ batch: DatagramBatch, _ range: Range<Int>, _ ledger: inout DeltaLedger, isPadded: Bool = false) {
        let first = ledger.accepted
        ledger.commit(range.count)
        lastCall = first..<first + range.count
        for index in range {
            let number = first + index - range.lowerBound
            batch.withDatagram(index, isPadded: isPadded && index < range.upperBound - 1) { last.append($0, number: number) }
            tally.bytes += last.length(of: number)
        }
        tally.sent += range.count
    }

    /// Notes that the next of the staged datagrams was not accepted.
    private mutating func settle(_ result: SendResult, _ ledger: inout DeltaLedger) {
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

    /// Asks what came back since the last call, and takes it back.
    ///
    /// Returns whether anything did.
    mutating func probe(_ socket: any DatagramSocket, _ ledger: inout DeltaLedger) -> Bool {
        let refusals = socket.takeRefusals()
        takeBack(refusals, socket, &ledger)
        return refusals != .none
    }

    /// A call has told of a refusal.
    private mutating func refusePrevious(_ socket: any DatagramSocket, _ ledger: inout DeltaLedger) {
        let refusals = socket.takeRefusals()
        takeBack(refusals == .none ? .last : refusals, socket, &ledger)
    }

    private mutating func takeBack(_ refusals: Refusals, _ socket: any DatagramSocket, _ ledger: inout DeltaLedger) {
        guard refusals != .none else { return }
        self.refusals += 1
        note(.nobodyListens)
        var numbers = Set<Int>()
        if case .these(let beginnings) = refusals {
            for beginning in beginnings {
                if let number = last.number(of: beginning, without: numbers) { numbers.insert(number) }
            }
            // What came back is none of those that are known: it can no longer be taken back.
            guard !numbers.isEmpty || beginnings.contains(where: \.isEmpty) else { return }
        }
        if numbers.isEmpty { numbers = Set((socket.isLocal ? lastCall : lastCall.suffix(1)).filter(last.contains)) }
        // An error for which no datagram is left to take back says nothing new.
        guard ledger.takeBack(where: numbers.contains) else { return }
        let bytes = numbers.reduce(0) { $0 + last.length(of: $1) }
        last.remove(numbers)
        tally.refused += numbers.count
        // Otherwise it belonged to the push before, which counted it as sent: nothing was known of it then.
        guard tally.sent >= numbers.count else { return }
        tally.sent -= numbers.count
        tally.bytes = max(tally.bytes - bytes, 0)
    }

    /// What was accepted last went to another receiver.
    mutating func forgetLast() {
        last.removeAll()
        lastCall = 0..<0
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
