#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import MetricRegistry
import Push
import Testing

@testable import StatsD

struct UnixStreamSocketTests {
    @Test func datagramsStandBehindTheirLengthsAndAReceiverThatIsBackGetsTheRest() async throws {
        let path = "/tmp/palingenesis-statsd-stream-\(getpid()).sock"
        let registry = Registry()
        let counter = try registry.counter("c", help: "")
        let address = try StatsDAddress("unixstream://\(path)")
        #expect(address == .unixStream(path: path))
        let sink = StatsDSink(StatsDConfiguration(address: address, receiver: .datadog))
        let nobody = PushOutcome.failed(DatagramTransmitter.nobodyListens(on: "unixstream://\(path)"))
        counter.increment()
        #expect(await sink.push(registry) == nobody)

        var receiver = try StreamReceiver(path: path)
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(receiver?.take() == [5, 0, 0, 0] + Array("c:1|c".utf8))
        counter.increment(by: 10)
        #expect(await sink.push(registry) == .delivered(bytes: 6))
        #expect(receiver?.take() == [6, 0, 0, 0] + Array("c:10|c".utf8))

        receiver = nil
        counter.increment(by: 2)
        #expect(await sink.push(registry) == nobody)
        receiver = try StreamReceiver(path: path)
        counter.increment(by: 3)
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(receiver?.take() == [5, 0, 0, 0] + Array("c:5|c".utf8))
    }

    @Test func aReceiverThatDoesNotReadLosesNothing() async throws {
        let path = "/tmp/palingenesis-statsd-stream-full-\(getpid()).sock"
        let receiver = try #require(try StreamReceiver(path: path))
        let registry = Registry()
        let family = try registry.counterFamily("c", help: "", labelNames: ["n"])
        for number in 0..<20_000 { try family.labels("\(number)").increment(by: UInt64(number)) }
        let sink = StatsDSink(StatsDConfiguration(address: .unixStream(path: path), receiver: .datadog, spread: .zero))
        guard case .failed(let failure) = await sink.push(registry) else {
            Issue.record("it took everything")
            return
        }
        #expect(failure == PushFailure(.transient, "buffers were full on the way to unixstream://\(path)"))
        #expect(!receiver.take().isEmpty)
    }
}

/// A Unix stream socket that is listened on.
private final class StreamReceiver {
    private let descriptor: Int32
    private var connection: Int32 = -1
    private let path: String

    init?(path: String) throws {
        guard let name = SocketAddress(unixPath: path) else { return nil }
        unlink(path)
        let descriptor = socket(AF_UNIX, streamType, 0)
        let isBound = name.bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) } == 0
        }
        guard isBound, listen(descriptor, 4) == 0 else { return nil }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        if connection >= 0 {
            // A program that another test has just started may have inherited it, and would keep it open.
            _ = shutdown(connection, Int32(SHUT_RDWR))
            close(connection)
        }
        close(descriptor)
        unlink(path)
    }

    /// What has arrived on the first connection.
    func take() -> [UInt8] {
        if connection < 0 { connection = accept(descriptor, nil, nil) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return Array(buffer.prefix(max(count, 0)))
    }
}
