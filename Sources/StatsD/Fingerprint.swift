/// A hash that is the same in every run and on every machine: FNV-1a with 64 bits.
///
/// The standard library's own hashes differ from run to run, and a name must not.
struct Fingerprint: Hashable, Sendable {
    private(set) var value: UInt64

    /// The hash of nothing yet, or one that is known already.
    init(_ value: UInt64 = 0xCBF2_9CE4_8422_2325) {
        self.value = value
    }

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Eight hexadecimal digits.
    var shortText: String {
        let digits = String(UInt32(truncatingIfNeeded: value ^ (value >> 32)), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
