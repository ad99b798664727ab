/// Folds a tag of ASCII as Datadog's platform keeps it, byte by byte: small letters, an underscore for any run of other characters than
/// letters, digits, `-:./`, none at the end.
struct TagFolding {
    private var isUnderscoreDue = false

    mutating func add(_ byte: UInt8, to fingerprint: inout Fingerprint) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-")...UInt8(ascii: ":"): write(byte, to: &fingerprint)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): write(byte | 0x20, to: &fingerprint)
        default: isUnderscoreDue = true
        }
    }

    private mutating func write(_ byte: UInt8, to fingerprint: inout Fingerprint) {
        if isUnderscoreDue { fingerprint.add(UInt8(ascii: "_")) }
        isUnderscoreDue = false
        fingerprint.add(byte)
    }
}
