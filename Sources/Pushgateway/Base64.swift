/// The two alphabets of RFC 4648, with padding.
enum Base64 {
    /// Section 4, with `+` and `/`, as HTTP's basic authentication wants it.
    static func standard(_ bytes: some Sequence<UInt8>) -> String {
        encode(bytes, plus: UInt8(ascii: "+"), slash: UInt8(ascii: "/"))
    }

    /// Section 5, with `-` and `_`, which mean nothing in a URL's path.
    static func urlSafe(_ bytes: some Sequence<UInt8>) -> String {
        encode(bytes, plus: UInt8(ascii: "-"), slash: UInt8(ascii: "_"))
    }

    private static func encode(_ bytes: some Sequence<UInt8>, plus: UInt8, slash: UInt8) -> String {
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        func symbol(_ sextet: UInt32) -> UInt8 {
            let value = UInt8(truncatingIfNeeded: sextet & 63)
            return switch value {
            case 0..<26: UInt8(ascii: "A") + value
            case 26..<52: UInt8(ascii: "a") + (value - 26)
            case 52..<62: UInt8(ascii: "0") + (value - 52)
            case 62: plus
            default: slash
            }
        }
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                output.append(symbol(bits >> bitCount))
            }
        }
        if bitCount > 0 { output.append(symbol(bits << (6 - bitCount))) }
        while output.count % 4 != 0 { output.append(UInt8(ascii: "=")) }
        return String(decoding: output, as: UTF8.self)
    }
}
