internal import CZlib

/// The owner of one zlib stream; the one place where zlib is called with pointers.
struct ZlibStream: ~Copyable {
    /// How many bytes come out of one step at most.
    static let chunkSize = 64 * 1024

    /// On the heap: zlib's state points back to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let end: (UnsafeMutablePointer<z_stream>) -> Int32

    /// A stream that compresses to gzip; nil without memory.
    static func compressing(level: Int32) -> ZlibStream? {
        ZlibStream(start: { czlib_deflate_init_gzip($0, level) }, end: { deflateEnd($0) })
    }

    /// A stream that decompresses gzip; nil without memory.
    static func decompressing() -> ZlibStream? {
        ZlibStream(start: { czlib_inflate_init_gzip($0) }, end: { inflateEnd($0) })
    }

    private init?(start: (UnsafeMutablePointer<z_stream>) -> Int32, end: @escaping (UnsafeMutablePointer<z_stream>) -> Int32) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard start(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
        self.stream = stream
        self.end = end
    }

    deinit {
        _ = end(stream)
        stream.deallocate()
    }

    /// zlib's own words about the last error.
    var message: String? { stream.pointee.msg.map { String(cString: $0) } }

    /// Makes a stream that decompresses ready for the next member.
    mutating func restart() -> Bool { inflateReset(stream) == Z_OK }

    /// Compresses some input; when it is the last, what is still held back comes out too.
    mutating func compress(_ input: inout Slice<UnsafeBufferPointer<UInt8>>, into output: inout [UInt8]) -> Int32 {
        // zlib counts in 32 bits: a longer input goes in by parts.
        let part = input.prefix(1 << 30)
        let flush = part.count == input.count ? Z_FINISH : Z_NO_FLUSH
        return step(part, of: &input, room: Self.chunkSize, into: &output) { deflate($0, flush) }
    }

    /// Decompresses some input, to at most `room` bytes.
    mutating func decompress(_ input: inout Slice<UnsafeBufferPointer<UInt8>>, room: Int, into output: inout [UInt8]) -> Int32 {
        step(input.prefix(1 << 30), of: &input, room: min(room, Self.chunkSize), into: &output) { inflate($0, Z_NO_FLUSH) }
    }

    private mutating func step(
        _ part: Slice<UnsafeBufferPointer<UInt8>>,
        of input: inout Slice<UnsafeBufferPointer<UInt8>>,
        room: Int,
        into output: inout [UInt8],
        _ work: (UnsafeMutablePointer<z_stream>) -> Int32
    ) -> Int32 {
        let source = UnsafeBufferPointer(rebasing: part)
        let (consumed, status) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.chunkSize) { buffer in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.pointee.avail_in = UInt32(source.count)
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(room)
            let status = work(stream)
            output.append(contentsOf: buffer[..<(room - Int(stream.pointee.avail_out))])
            // No pointer outlives the buffers that it points into.
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
            return (source.count - Int(stream.pointee.avail_in), status)
        }
        input = input.dropFirst(consumed)
        return status
    }
}
