/// The content of a TZif file (RFC 8536): the 64-bit block when there is one, else the 32-bit block.
struct TZifFile {
    let transitions: [Int64]
    let offsets: [Int]
    let firstOffset: Int
    let rule: PosixTimeZone?

    private struct Header {
        static let size = 44
        let version: UInt8
        let isUTCCount, isStandardCount, leapCount, transitionCount, typeCount, characterCount: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= Self.size, bytes.starts(with: "TZif".utf8) else { return nil }
            version = bytes[bytes.startIndex + 4]
            let counts = (0..<6).map { bytes.bigEndian(at: bytes.startIndex + 20 + $0 * 4, size: 4) }
            // No zone comes near these; larger counts only serve to make arithmetic overflow.
            guard counts.allSatisfy({ (0...65_536).contains($0) }), counts[4] >= 1, counts[4] <= 256 else { return nil }
            (isUTCCount, isStandardCount, leapCount) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
            (transitionCount, typeCount, characterCount) = (Int(counts[3]), Int(counts[4]), Int(counts[5]))
        }

        func blockSize(timeSize: Int) -> Int {
            transitionCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4) + isStandardCount + isUTCCount
        }
    }

    init?(_ bytes: [UInt8]) {
        guard var header = Header(bytes[...]) else { return nil }
        var timeSize = 4
        var block = bytes.dropFirst(Header.size)
        if header.version >= UInt8(ascii: "2") {
            let second = block.dropFirst(header.blockSize(timeSize: 4))
            guard let next = Header(second) else { return nil }
            header = next
            timeSize = 8
            block = second.dropFirst(Header.size)
        }
        let size = header.blockSize(timeSize: timeSize)
        guard block.count >= size else { return nil }

        let times = block.startIndex
        let indices = times + header.transitionCount * timeSize
        let types = indices + header.transitionCount
        let typeOffsets = (0..<header.typeCount).map { Int(block.bigEndian(at: types + $0 * 6, size: 4)) }
        guard typeOffsets.allSatisfy({ abs($0) < 7 * 86_400 }) else { return nil }

        transitions = (0..<header.transitionCount).map { block.bigEndian(at: times + $0 * timeSize, size: timeSize) }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        let typeIndices = (0..<header.transitionCount).map { Int(block[indices + $0]) }
        guard typeIndices.allSatisfy({ $0 < header.typeCount }) else { return nil }
        offsets = typeIndices.map { typeOffsets[$0] }
        firstOffset = typeOffsets[0]

        let footer = timeSize == 8 ? block.dropFirst(size).dropFirst().prefix { $0 != 0x0A } : []
        guard footer.isEmpty || footer.count <= 256 else { return nil }
        rule = PosixTimeZone(String(decoding: footer, as: UTF8.self))
    }
}

extension ArraySlice<UInt8> {
    /// The signed number in `size` (4 or 8) bytes; bytes beyond the end count as nothing.
    fileprivate func bigEndian(at start: Int, size: Int) -> Int64 {
        let bits = self[Swift.min(start, endIndex)..<Swift.min(start + size, endIndex)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }
}
