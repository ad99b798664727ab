#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What Linux says of this host's UDP sockets in `/proc/net/udp` and `/proc/net/udp6`.
enum UDPTable {
    /// How many datagrams the sockets that listen on a port have dropped since they were opened, their buffers being full; nil when
    /// none listens.
    ///
    /// - Parameter text: one of the two files.
    static func drops(onPort port: UInt16, in text: [UInt8]) -> UInt64? {
        var sum: UInt64?
        for line in text.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let fields = line.split(separator: UInt8(ascii: " "))
            // sl, local address and port, remote ones, …, and the drops at the end.
            guard fields.count >= 13, let last = fields.last, Self.port(fields[1]) == port, Self.port(fields[2]) == 0 else { continue }
            sum = (sum ?? 0) &+ (UInt64(String(decoding: last, as: UTF8.self)) ?? 0)
        }
        return sum
    }

    private static func port(_ address: ArraySlice<UInt8>) -> UInt16? {
        guard let colon = address.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        return UInt16(String(decoding: address[(colon + 1)...], as: UTF8.self), radix: 16)
    }

    /// Both files, or as much of them as there is.
    ///
    /// Cost: some 100 µs, so once or twice per flush.
    static func readDrops(onPort port: UInt16) -> UInt64? {
        let counts = ["/proc/net/udp", "/proc/net/udp6"].compactMap { drops(onPort: port, in: read($0)) }
        return counts.isEmpty ? nil : counts.reduce(0, &+)
    }

    private static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        // A host with more than a hundred thousand sockets is not watched to its end.
        while text.count < 16 << 20 {
            let count = chunk.withUnsafeMutableBytes { system(descriptor, $0) }
            guard count > 0 else { break }
            text.append(contentsOf: chunk[..<count])
        }
        return text
    }

    private static func system(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
