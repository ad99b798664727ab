import MetricRegistry
import Push
import Testing

@testable import StatsD

struct DatagramTransmitterTests {
    private let kernel = ScriptedKernel()

    @Test func acceptedDatagramsAdvanceTheLedger() {
        var ledger = ledger(entries: 2)
        var transmitter = opened()
        deliver("a:1|c", entry: 0, to: &transmitter, &ledger)
        deliver("b:1|c", entry: 1, to: &transmitter, &ledger)
        #expect(kernel.takeReceived() == ["a:1|c", "b:1|c"])
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 2, refused: 0, dropped: 0, bytes: 10))
        #expect(outstanding(ledger) == [0, 0])
        #expect(transmitter.failure(at: "h:1") == nil)
    }

    @Test func aRefusalTakesBackTheDatagramBeforeAndSendsTheSameOneAgain() {
        var ledger = ledger(entries: 2)
        var transmitter = opened()
        kernel.isListening = false
        deliver("a:1|c", entry: 0, to: &transmitter, &ledger)
        kernel.isListening = true
        deliver("b:1|c", entry: 1, to: &transmitter, &ledger)
        #expect(kernel.takeReceived() == ["b:1|c"])
        #expect(kernel.sends == 3)
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 1, refused: 1, dropped: 0, bytes: 5))
        #expect(outstanding(ledger) == [1, 0])
        #expect(transmitter.foundNobody)
        let expected = PushFailure(.transient, "nobody listens on h:1")
        #expect(transmitter.failure(at: "h:1") == expected)
    }

    @Test func theLastDatagramsRefusalIsFoundByAsking() {
        var ledger = ledger(entries: 1)
        var transmitter = opened()
        kernel.isListening = false
        deliver("a:1|c", entry: 0, to: &transmitter, &ledger)
        #expect(outstanding(ledger) == [0])
        let wasRefused = transmitter.probe(kernel, &ledger)
        let again = transmitter.probe(kernel, &ledger)
        #expect(wasRefused && !again)
        #expect(outstanding(ledger) == [1])
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: 1, dropped: 0, bytes: 0))
    }

    @Test func aRefusalOfThePushBeforeIsCountedInThisOne() {
        var ledger = ledger(entries: 1)
        var transmitter = opened()
        deliver("a:1|c", entry: 0, to: &transmitter, &ledger)
        kernel.refuseLate()
        transmitter.begin(Cancellation())
        let wasRefused = transmitter.probe(kernel, &ledger)
        #expect(wasRefused)
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: 1, dropped: 0, bytes: 0))
    }

    @Test func fewRefusalsEndAFlush() {
        var ledger = ledger(entries: 20)
        var transmitter = opened()
        kernel.isListening = false
        for entry in 0..<20 { deliver("a:1|c", entry: entry, to: &transmitter, &ledger) }
        _ = transmitter.probe(kernel, &ledger)
        // Five were accepted, the last four of them by the second try.
        #expect(kernel.sends == 9)
        #expect(!transmitter.isOpen)
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: 5, dropped: 0, bytes: 0))
        #expect(outstanding(ledger) == Array(repeating: 1, count: 20))
    }

    @Test(arguments: [
        (SendResult.noRoom, PushFailure(.transient, "buffers were full on the way to h:1")),
        (.tooBig, PushFailure(.configuration, "the way to h:1 takes smaller datagrams only (lower maxDatagramBytes)")),
    ])
    func whatTheKernelDoesNotTakeIsDroppedAndTheRestGoesOn(_ result: SendResult, _ failure: PushFailure) {
        var ledger = ledger(entries: 3)
        var transmitter = opened()
        kernel.script(.accepted, result)
        for entry in 0..<3 { deliver("a:1|c", entry: entry, to: &transmitter, &ledger) }
        #expect(outstanding(ledger) == [0, 1, 0])
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 2, refused: 0, dropped: 1, bytes: 10))
        #expect(transmitter.failure(at: "h:1") == failure)
        #expect(!transmitter.foundNobody)
    }

    @Test func aSecondRefusalOfTheSameDatagramDropsIt() {
        var ledger = ledger(entries: 2)
        var transmitter = opened()
        kernel.script(.accepted, .previousRefused, .previousRefused)
        for entry in 0..<2 { deliver("a:1|c", entry: entry, to: &transmitter, &ledger) }
        #expect(outstanding(ledger) == [1, 1])
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: 1, dropped: 1, bytes: 0))
        #expect(transmitter.foundNobody)
    }

    @Test(arguments: [
        (SendResult.nobodyListens, 1, 0, "nobody listens on h:1"),
        (.failed("Network is unreachable"), 0, 1, "cannot send to h:1: Network is unreachable"),
    ])
    func whatStandsInTheWayOfAllEndsTheFlush(_ result: SendResult, _ refused: Int, _ dropped: Int, _ message: String) {
        var ledger = ledger(entries: 3)
        var transmitter = opened()
        kernel.script(result)
        for entry in 0..<3 { deliver("a:1|c", entry: entry, to: &transmitter, &ledger) }
        #expect(kernel.sends == 1)
        #expect(outstanding(ledger) == [1, 1, 1])
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: refused, dropped: dropped, bytes: 0))
        #expect(transmitter.failure(at: "h:1") == PushFailure(.transient, message))
    }

    @Test func aCancelledPushSendsNothingMore() {
        var ledger = ledger(entries: 2)
        let cancellation = Cancellation()
        var transmitter = DatagramTransmitter(pause: { _ in })
        transmitter.begin(cancellation)
        transmitter.open(kernel)
        deliver("a:1|c", entry: 0, to: &transmitter, &ledger)
        cancellation.cancel()
        deliver("b:1|c", entry: 1, to: &transmitter, &ledger)
        #expect(kernel.takeReceived() == ["a:1|c"])
        #expect(outstanding(ledger) == [0, 1])
        #expect(transmitter.failure(at: "h:1")?.kind == .cancelled)
    }

    @Test func whatTheKernelTakesAtOnceIsHandedOverPieceByPiece() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 150)
        var transmitter = opened(kernel)
        var batch = DatagramBatch(limit: 8)
        for entry in 0..<150 {
            if batch.add("a\(entry):1|c") == .next { ledger.closeDatagram() }
            ledger.stage(entry, UInt64(1))
        }
        if batch.close() { ledger.closeDatagram() }
        transmitter.deliver(batch, ledger: &ledger)
        #expect(kernel.sends == 3)
        #expect(kernel.takeReceived().map { $0.filter { $0 != "\n" } } == (0..<150).map { "a\($0):1|c" })
        #expect(outstanding(ledger) == Array(repeating: 0, count: 150))
    }

    @Test func theReceiverGetsTimeToRead() {
        let pauses = LockedState<[Duration]>([])
        var ledger = ledger(entries: 0)
        var transmitter = DatagramTransmitter(pause: { time in pauses.withLock { $0.append(time) } })
        transmitter.begin(Cancellation())
        transmitter.open(kernel)
        for _ in 0..<100 { transmitter.deliver(batch(["a:1|g"], limit: 1432, &ledger), ledger: &ledger) }
        #expect(pauses.withLock { $0.count } == 2)
    }

    // MARK: What comes back

    @Test func exactlyTheDatagramsThatComeBackAreTakenBack() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        deliverSixteen(to: &transmitter, &ledger)
        kernel.refuseLate("a3:1|c\n", "a15:1|c")
        let wasRefused = transmitter.probe(kernel, &ledger)
        #expect(wasRefused)
        #expect(outstanding(ledger) == (0..<16).map { $0 == 3 || $0 == 15 ? 1 : 0 })
        #expect(transmitter.tally.sent == 14 && transmitter.tally.refused == 2)
        // One that is none of them is too late to be taken back.
        kernel.refuseLate("z:1|c")
        _ = transmitter.probe(kernel, &ledger)
        #expect(outstanding(ledger).reduce(0, +) == 2)
        // Where nothing of it is returned, it was the last.
        kernel.refuseLate("")
        _ = transmitter.probe(kernel, &ledger)
        #expect(outstanding(ledger).reduce(0, +) == 16)
    }

    @Test func oneThatComesBackAfterOthersWereSentIsTakenBackToo() {
        let kernel = ScriptedKernel(isLocal: false, mostDatagrams: 64)
        var ledger = ledger(entries: 20)
        var transmitter = opened(kernel)
        deliverSixteen(to: &transmitter, &ledger)
        for entry in 16..<20 { deliver("b\(entry):1|c", entry: entry, to: &transmitter, &ledger) }
        kernel.refuseLate("a3:1|c\n", "b17:1|c")
        let wasRefused = transmitter.probe(kernel, &ledger)
        #expect(wasRefused)
        #expect(outstanding(ledger) == (0..<20).map { $0 == 3 || $0 == 17 ? 1 : 0 })
        #expect(transmitter.tally.sent == 18 && transmitter.tally.refused == 2)
    }

    @Test func manyInOneCallStopAtOneThatComesBackAndGoOn() {
        let kernel = ScriptedKernel(keepsErrors: true)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        kernel.comeAndGo([true, true, false] + Array(repeating: true, count: 13))
        deliverSixteen(to: &transmitter, &ledger)
        #expect(outstanding(ledger) == (0..<16).map { $0 == 2 ? 1 : 0 })
        #expect(kernel.takeReceived().count == 15)
        #expect(transmitter.tally.sent == 15 && transmitter.tally.refused == 1)
    }

    @Test func fewThatComeBackEndAFlushOfManyInOneCall() {
        let kernel = ScriptedKernel(keepsErrors: true)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        kernel.isListening = false
        deliverSixteen(to: &transmitter, &ledger)
        #expect(!transmitter.isOpen)
        #expect(outstanding(ledger) == Array(repeating: 1, count: 16))
        #expect(transmitter.tally.sent == 0 && transmitter.tally.refused == 4)
    }

    // MARK: Many at once

    @Test func manyAreHandedOverAtOnceAndTakenBackAtOnce() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        deliverSixteen(to: &transmitter, &ledger)
        #expect(kernel.sends == 1)
        #expect(kernel.takeReceived() == (0..<15).map { $0 < 10 ? "a\($0):1|c\n\n" : "a\($0):1|c\n" } + ["a15:1|c"])
        #expect(transmitter.tally.sent == 16)
        #expect(outstanding(ledger) == Array(repeating: 0, count: 16))
        kernel.refuseLate()
        let wasRefused = transmitter.probe(kernel, &ledger)
        #expect(wasRefused)
        #expect(transmitter.tally == DatagramTransmitter.Tally(sent: 0, refused: 16, dropped: 0, bytes: 0))
        #expect(outstanding(ledger) == Array(repeating: 1, count: 16))
    }

    @Test func fromElsewhereARefusalIsAboutTheLastOfThem() {
        let kernel = ScriptedKernel(isLocal: false, mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        deliverSixteen(to: &transmitter, &ledger)
        kernel.refuseLate()
        let wasRefused = transmitter.probe(kernel, &ledger)
        #expect(wasRefused)
        #expect(transmitter.tally.sent == 15)
        #expect(outstanding(ledger) == Array(repeating: 0, count: 15) + [1])
    }

    @Test func fewAreSentOneByOneAndSoAreThoseThatMayNotBePadded() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = DatagramTransmitter(pause: { _ in })
        transmitter.begin(Cancellation())
        transmitter.open(kernel, mayBePadded: false)
        deliverSixteen(to: &transmitter, &ledger)
        #expect(kernel.sends == 16)
        transmitter.open(kernel, mayBePadded: true)
        transmitter.deliver(batch(["a:1|g", "b:1|g"], limit: 8, &ledger), ledger: &ledger)
        #expect(kernel.sends == 18)
    }

    @Test func fewRefusalsEndAFlushOfManyToo() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        kernel.isListening = false
        for _ in 0..<20 { deliverSixteen(to: &transmitter, &ledger) }
        #expect(!transmitter.isOpen)
        #expect(kernel.sends == 9)
    }

    @Test func aRefusalBeforeManyHasThemSentAgain() {
        let kernel = ScriptedKernel(mostDatagrams: 64)
        var ledger = ledger(entries: 16)
        var transmitter = opened(kernel)
        kernel.script(.previousRefused)
        deliverSixteen(to: &transmitter, &ledger)
        #expect(kernel.sends == 2)
        #expect(outstanding(ledger) == Array(repeating: 0, count: 16))
    }

    private func deliverSixteen(to transmitter: inout DatagramTransmitter, _ ledger: inout DeltaLedger) {
        var batch = DatagramBatch(limit: 8)
        for entry in 0..<16 {
            if batch.add("a\(entry):1|c") == .next { ledger.closeDatagram() }
            ledger.stage(entry, UInt64(1))
        }
        if batch.close() { ledger.closeDatagram() }
        transmitter.deliver(batch, ledger: &ledger)
    }

    private func opened(_ kernel: ScriptedKernel) -> DatagramTransmitter {
        var transmitter = DatagramTransmitter(pause: { _ in })
        transmitter.begin(Cancellation())
        transmitter.open(kernel, mayBePadded: true)
        return transmitter
    }

    private func batch(_ datagrams: [String], limit: Int, _ ledger: inout DeltaLedger) -> DatagramBatch {
        var batch = DatagramBatch(limit: limit)
        for datagram in datagrams {
            _ = batch.add(datagram)
            ledger.closeDatagram()
        }
        _ = batch.close()
        return batch
    }

    private func opened() -> DatagramTransmitter {
        var transmitter = DatagramTransmitter(pause: { _ in })
        transmitter.begin(Cancellation())
        transmitter.open(kernel)
        return transmitter
    }

    private func ledger(entries: Int) -> DeltaLedger {
        var ledger = DeltaLedger()
        for _ in 0..<entries { ledger.addEntry(.integer) }
        return ledger
    }

    private func deliver(_ datagram: String, entry: Int, to transmitter: inout DatagramTransmitter, _ ledger: inout DeltaLedger) {
        ledger.stage(entry, UInt64(1))
        transmitter.deliver(batch([datagram], limit: 64, &ledger), ledger: &ledger)
    }

    /// Per entry: what is still to be sent of one event each.
    private func outstanding(_ ledger: DeltaLedger) -> [UInt64] {
        (0..<ledger.count).map { ledger.difference($0, to: 1) ?? 0 }
    }
}
