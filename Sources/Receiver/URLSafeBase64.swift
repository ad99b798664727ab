/// Base64 with the alphabet that is safe in URLs (RFC 4648, section 5), read as a Pushgateway reads it.
enum URLSafeBase64 {
    /// Why a text is not base64.
    struct Failure: Error {
        /// The place of the first byte that does not belong.
        let position: Int
        /// What could be read before it.
        let decoded: [UInt8]
    }

    /// Decodes a text; padding at its end and line breaks anywhere are passed over.
    static func decode(_ text: String) throws(Failure) -> [UInt8] {
        var bytes = Array(text.utf8)
        while bytes.last == UInt8(ascii: "=") { bytes.removeLast() }
        var decoded: [UInt8] = []
        var quantum: UInt32 = 0
        var count = 0
        for (position, byte) in bytes.enumerated() where byte != 10 && byte != 13 {
            guard let digit = digit(byte) else { throw Failure(position: position, decoded: decoded) }
            quantum = quantum << 6 | digit
            count += 1
            guard count == 4 else { continue }
            for shift in [16, 8, 0] { decoded.append(UInt8(truncatingIfNeeded: quantum >> UInt32(shift))) }
            (quantum, count) = (0, 0)
        }
        switch count {
        case 1: throw Failure(position: bytes.count - 1, decoded: decoded)
        case 2: decoded.append(UInt8(truncatingIfNeeded: quantum >> 4))
        case 3:
            decoded.append(UInt8(truncatingIfNeeded: quantum >> 10))
            decoded.append(UInt8(truncatingIfNeeded: quantum >> 2))
        default: break
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
