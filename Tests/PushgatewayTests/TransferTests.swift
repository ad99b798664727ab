import Testing

@testable import Pushgateway

struct TransferTests {
    private func transfer() -> Transfer {
        let transfer = Transfer(cancellation: CancellationFlag())
        for line in ["HTTP/1.1 400 Bad Request\r\n", "\r\n"] {
            #expect(Array(line.utf8).withUnsafeBufferPointer { transfer.receive(head: $0) })
        }
        return transfer
    }

    @Test func withoutCompleteHeadersThereIsNoAnswer() {
        let transfer = Transfer(cancellation: CancellationFlag())
        #expect(transfer.response == nil)
        #expect(Array("HTTP/1.1 200 OK\r\n".utf8).withUnsafeBufferPointer { transfer.receive(head: $0) })
        #expect(transfer.response == nil)
    }

    @Test func ofABodyTheBeginningIsKeptAndAFewPiecesAreRead() {
        let transfer = transfer()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
        var pieces = 0
        while piece.withUnsafeBufferPointer({ transfer.receive(body: $0) }) { pieces += 1 }
        #expect(pieces == 65)
        #expect(transfer.response == PushResponse(status: 400, body: [UInt8](repeating: UInt8(ascii: "x"), count: 4096)))
    }

    @Test func ofARefusalTheBeginningIsKeptWhateverWasWanted() {
        for (status, body) in [(500, "An error\nx 1\n"), (200, "x 1\n")] {
            let transfer = Transfer(cancellation: CancellationFlag(), reading: .lines(["x "], limit: 100))
            for line in ["HTTP/1.1 \(status) Y\r\n", "\r\n"] {
                #expect(Array(line.utf8).withUnsafeBufferPointer { transfer.receive(head: $0) })
            }
            #expect(Array("An error\nx 1\n".utf8).withUnsafeBufferPointer { transfer.receive(body: $0) })
            #expect(transfer.response == PushResponse(status: status, body: Array(body.utf8)))
        }
    }

    @Test func trailersDoNotChangeTheAnswer() {
        let transfer = transfer()
        #expect(Array("Location: /x\r\n".utf8).withUnsafeBufferPointer { transfer.receive(head: $0) })
        #expect(transfer.response == PushResponse(status: 400))
    }
}
