import Testing

@testable import StatsD

/// On real sockets of this host.
struct UDPSocketTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func manyGoInOneCallAndWhatComesBackIsKnown(_ host: String) throws {
        // A system without version 6 has no such address.
        guard let receiver = LoopbackReceiver(host: host) else { return }
        let socket = try UDPSocket(connectedTo: try SocketAddress.lookUp(receiver.address).get()[0])
        #expect(socket.isLocal)
        let batch = batch(of: 20)
        let result = socket.sendMany(batch, 2..<20)
        #expect(result?.taken == 18)
        #expect(receiver.takeReceived() == (2..<20).map { "line\($0):1|c" })
        #expect(socket.takeRefusals() == .none)
    }

    @Test func whatNobodyTookComesBack() throws {
        let address = try #require(LoopbackReceiver()).address
        let socket = try UDPSocket(connectedTo: try SocketAddress.lookUp(address).get()[0])
        let batch = batch(of: 3)
        // The first is taken; the second finds that it came back.
        let result = socket.sendMany(batch, 0..<3)
        #expect(result?.taken == 1)
        #expect(socket.takeRefusals() == .these([Array("line0:1|c".utf8)]))
        #expect(socket.takeRefusals() == .none)
        // The error is forgotten with it.
        #expect(batch.withDatagram(1) { socket.send($0) } == .accepted)
        #expect(batch.withDatagram(2) { socket.send($0) } == .previousRefused)
        #expect(socket.takeRefusals() == .these([Array("line1:1|c".utf8)]))
    }

    @Test func aPathHoldsWhatItsPacketsHold() throws {
        let receiver = try #require(LoopbackReceiver())
        let socket = try UDPSocket(connectedTo: try SocketAddress.lookUp(receiver.address).get()[0])
        // Loopback's packets have 65,536 bytes, unless somebody changed that.
        let limit = try #require(socket.pathLimit)
        #expect(limit > 500 && limit <= 65_536 - 28)
    }

    /// One line in each.
    private func batch(of count: Int) -> DatagramBatch {
        var batch = DatagramBatch(limit: 12)
        for index in 0..<count { _ = batch.add("line\(index):1|c") }
        batch.close()
        return batch
    }
}
