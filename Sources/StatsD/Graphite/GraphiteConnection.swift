#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP connection to carbon, or to what answers in lines; every call ends within a time.
final class GraphiteConnection: Sendable {
    private let descriptor: SocketDescriptor

    /// Connects.
    init(to address: SocketAddress, milliseconds: Int) throws(SocketError) {
        guard let descriptor = SocketDescriptor(family: address.family, type: streamType) else { throw SocketError(errno) }
        // On Linux it limits `connect` as well.
        descriptor.limitWaiting(milliseconds: milliseconds)
        let code = descriptor.attach(to: address)
        guard code == 0 else { throw SocketError(code == EINPROGRESS || code == EAGAIN ? ETIMEDOUT : code) }
        self.descriptor = descriptor
    }

    /// Whether the other end has closed it.
    ///
    /// The first write after that would seem to succeed.
    var isClosed: Bool { descriptor.isAtEnd() }

    /// Sends all of the bytes; waits for room.
    func send(_ bytes: [UInt8], milliseconds: Int) throws(SocketError) {
        let code = bytes.withUnsafeBytes { descriptor.transmitStream($0, milliseconds: Int32(clamping: milliseconds)) }
        guard code == 0 else { throw SocketError(code) }
    }

    /// What the other end sends, up to a text that ends it or until it closes; a longer answer is an error.
    func receive(until end: String, limit: Int, milliseconds: Int) throws(SocketError) -> [UInt8] {
        var answer: [UInt8] = []
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while answer.suffix(end.utf8.count) != Array(end.utf8)[...] {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw SocketError(ETIMEDOUT) }
            let count = chunk.withUnsafeMutableBytes { descriptor.receive($0, milliseconds: Int32(left / .milliseconds(1)) &+ 1) }
            guard count >= 0 else { throw SocketError(-count) }
            if count == 0 { break }
            answer += chunk[..<Int(count)]
            guard answer.count <= limit else { throw SocketError(words: "the answer is longer than \(limit >> 20) MiB") }
        }
        return answer
    }
}
