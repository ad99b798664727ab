extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// The byte with A…Z made small; all other bytes stay, so that folding never changes a length.
    var folded: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// The value of a hexadecimal digit.
    var hexDigit: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self - 0x30)
        case 0x41...0x46: UInt32(self - 0x37)
        case 0x61...0x66: UInt32(self - 0x57)
        default: nil
        }
    }
}

extension [UInt8] {
    /// Where a text first occurs in these bytes; nil when it does not.
    func position(of text: [UInt8]) -> Int? {
        guard let first = text.first else { return 0 }
        guard count >= text.count else { return nil }
        return (0...(count - text.count)).first { self[$0] == first && self[$0...].starts(with: text) }
    }
}
