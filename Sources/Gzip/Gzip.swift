internal import CZlib

/// Compression in the gzip format (RFC 1952), through zlib.
///
/// The functions keep nothing between calls and may be used from any thread. They work in memory: for metrics, not for files.
public enum Gzip {
    // MARK: Compressing

    /// Compresses bytes to one gzip member without name or time, so that equal bytes give equal results.
    ///
    /// - Parameter level: 1 (fast) to 9 (small), 0 stores without compressing; what lies outside is brought to the nearer end.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        bytes.withUnsafeBytes { compress($0, level: level) }
    }

    /// The same of bytes that lie anywhere.
    public static func compress(_ bytes: UnsafeRawBufferPointer, level: Int = 6) -> [UInt8] {
        let level = min(max(level, 0), 9)
        return bytes.withMemoryRebound(to: UInt8.self) { bytes in
            (level > 0 ? deflated(bytes[...], level: level) : nil) ?? stored(bytes[...])
        }
    }

    /// The bytes as a compressed member; nil when zlib finds no memory.
    private static func deflated(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, level: Int) -> [UInt8]? {
        guard var stream = ZlibStream.compressing(level: Int32(level)) else { return nil }
        var input = bytes
        var output: [UInt8] = []
        var status = Z_OK
        while status == Z_OK { status = stream.compress(&input, into: &output) }
        return status == Z_STREAM_END ? output : nil
    }

    /// The bytes as a member of stored blocks, which needs no memory but the result's.
    private static func stored(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        // Deflate, no flags, no time, no extra flags, made on Unix.
        var output: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        output.reserveCapacity(bytes.count + bytes.count / 8192 + 32)
        var rest = bytes
        var checksum = crc32(0, nil, 0)
        repeat {
            let block = rest.prefix(0xffff)
            rest = rest.dropFirst(block.count)
            output.append(rest.isEmpty ? 1 : 0)
            append(UInt16(block.count), to: &output)
            append(~UInt16(block.count), to: &output)
            output.append(contentsOf: block)
            checksum = crc32(checksum, UnsafeBufferPointer(rebasing: block).baseAddress, UInt32(block.count))
        } while !rest.isEmpty
        append(UInt32(truncatingIfNeeded: checksum), to: &output)
        append(UInt32(truncatingIfNeeded: bytes.count), to: &output)
        return output
    }

    private static func append(_ value: some FixedWidthInteger, to output: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { output.append(contentsOf: $0) }
    }

    // MARK: Decompressing

    /// Decompresses one gzip member or several that follow one another.
    ///
    /// - Parameters:
    ///   - bytes: complete gzip data and nothing else.
    ///   - limit: the largest permitted result, in bytes. Work and memory stop there, whatever the data pretends to be.
    /// - Throws: `GzipError`; no part of the data is returned then.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        try bytes.withUnsafeBufferPointer { (bytes) throws(GzipError) in try decompress(bytes[...], limit: max(limit, 0)) }
    }

    private static func decompress(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, limit: Int) throws(GzipError) -> [UInt8] {
        guard var stream = ZlibStream.decompressing() else { throw .outOfMemory }
        var input = bytes
        var output: [UInt8] = []
        while true {
            // One byte more than is permitted tells a result of just the limit from a larger one.
            let status = stream.decompress(&input, room: min(limit - output.count, ZlibStream.chunkSize) + 1, into: &output)
            guard output.count <= limit else { throw .tooLarge(limit: limit) }
            switch status {
            case Z_OK:
                continue
            case Z_STREAM_END:
                if input.isEmpty { return output }
                guard input.first == 0x1f, input.dropFirst().first == 0x8b else { throw .trailingGarbage }
                guard stream.restart() else { throw .malformed("the stream cannot be restarted") }
            case Z_BUF_ERROR where input.isEmpty:
                throw .truncated
            case Z_MEM_ERROR:
                throw .outOfMemory
            default:
                throw .malformed(stream.message ?? "error \(status)")
            }
        }
    }
}
