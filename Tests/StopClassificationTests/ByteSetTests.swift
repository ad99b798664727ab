import Testing

@testable import StopClassification

struct ByteSetTests {
    @Test func holdsWhatItWasMadeOf() {
        for byte in UInt8.min...UInt8.max {
            let set = ByteSet([byte, 0x41])
            #expect(set.contains(byte) && set.bytes == Set([byte, 0x41]).sorted())
        }
        #expect(ByteSet().bytes == [] && ByteSet.all.bytes.count == 256)
    }

    @Test func setsAreCompared() {
        let (small, large) = (ByteSet("ae\u{E9}".utf8), ByteSet("abcde\u{E9}".utf8))
        #expect(small.isSubset(of: large) && !large.isSubset(of: small) && ByteSet().isSubset(of: small))
        #expect(small.union(large) == large && small.intersection(large) == small)
    }
}
