import Push
import Testing

@testable import StatsD

struct UDPTableTests {
    private let text = Array(
        """
           sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
          123: 0100007F:1FBD 00000000:0000 07 00000000:00033C00 00:00000000 00000000     0        0 4711 2 0000000000000000 208
          124: 00000000:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 3
          125: 0100007F:9C40 0100007F:1FBD 01 00000000:00000000 00:00000000 00000000     0        0 4713 2 0000000000000000 9
          nonsense

        """.utf8
    )

    @Test func whatThePortsListenersDroppedIsSummed() {
        #expect(UDPTable.drops(onPort: 8125, in: text) == 211)
        #expect(UDPTable.drops(onPort: 40000, in: text) == nil)
        #expect(UDPTable.drops(onPort: 1, in: []) == nil)
    }

    @Test func increasesCountFromTheFirstLookOn() {
        var counter = DropCounter()
        #expect([nil, 5, 9, nil, 9, 2].map { counter.increase(to: $0) } == [0, 0, 4, 0, 0, 2])
    }

    /// A receiver that does not read, with a buffer that is soon full.
    @Test func aReceiverOnThisHostIsWatched() async throws {
        let receiver = try #require(LoopbackReceiver())
        guard case .udp(_, let port) = receiver.address else { return }
        let address = try #require(try SocketAddress.lookUp(.udp(host: "127.0.0.1", port: port)).get().first)
        let socket = try UDPSocket(connectedTo: address)
        #expect(socket.isLocal)
        let before = try #require(UDPTable.readDrops(onPort: port))
        for _ in 0..<2000 { _ = [UInt8](repeating: 10, count: 1432).withUnsafeBytes { socket.send($0) } }
        let after = try #require(UDPTable.readDrops(onPort: port))
        #expect(before == 0)
        #expect(Int(after) + receiver.takeReceived().count == 2000)
        #expect(after > 1000)
    }
}
