import Gzip
import Testing

struct GzipTests {
    // MARK: Compressing

    @Test(arguments: [-3, 0, 1, 6, 9, 40])
    func whatWasCompressedComesBackAtEveryLevel(level: Int) throws {
        let text = Array("palingenesis_resume_attempts_total{outcome=\"success\"} 3\n".utf8)
        for count in [0, 1, 2, 40, 5000] {
            let bytes = Array(repeatElement(text, count: count).joined())
            #expect(try Gzip.decompress(Gzip.compress(bytes, level: level), limit: bytes.count) == bytes)
        }
    }

    @Test func aMemberHasNeitherNameNorTimeSoThatEqualBytesGiveEqualResults() {
        let compressed = Gzip.compress(Array("a 1\n".utf8))
        #expect(Array(compressed.prefix(10)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
        #expect(compressed == Gzip.compress(Array("a 1\n".utf8)))
    }

    @Test func storedBytesAreBlocksOfAtMost65535() {
        let bytes = [UInt8](repeating: 7, count: 65_536)
        let stored = Gzip.compress(bytes, level: 0)
        #expect(stored.count == 10 + 5 + 65_535 + 5 + 1 + 8)
        #expect(Array(stored[10..<15]) == [0, 0xff, 0xff, 0, 0])
    }

    @Test func aHigherLevelCompressesMore() {
        let bytes = Array((0..<4000).map { "metric_\($0 % 97){label=\"\($0 * 31 % 1009)\"} \($0)\n" }.joined().utf8)
        #expect(Gzip.compress(bytes, level: 9).count < Gzip.compress(bytes, level: 1).count)
        #expect(Gzip.compress(bytes, level: 1).count < bytes.count / 2)
    }

    // MARK: Decompressing

    /// What `printf hello | gzip -9n` writes.
    private let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86, 0xa6, 0x10, 0x36, 0x05,
        0x00, 0x00, 0x00,
    ]

    @Test func readsWhatGzipItselfWrites() throws {
        #expect(try Gzip.decompress(hello, limit: 5) == Array("hello".utf8))
    }

    @Test func readsMembersThatFollowOneAnother() throws {
        let empty = Gzip.compress([])
        #expect(try Gzip.decompress(hello + empty + hello, limit: 10) == Array("hellohello".utf8))
    }

    @Test func everyTruncationIsAnError() {
        for length in 0..<hello.count {
            #expect(throws: GzipError.truncated) { try Gzip.decompress(Array(hello.prefix(length)), limit: 100) }
        }
        #expect(throws: GzipError.truncated) { try Gzip.decompress(hello + hello.dropLast(), limit: 100) }
    }

    @Test func everyDamagedByteOfTheBodyIsAnError() {
        for position in hello.indices where !(3...9).contains(position) {
            var damaged = hello
            damaged[position] ^= 0x41
            #expect(throws: GzipError.self) { try Gzip.decompress(damaged, limit: 100) }
        }
    }

    @Test func trailingGarbageIsAnError() {
        for garbage: [UInt8] in [[0], [0, 0], [0x0a], [0x1f], [0x1f, 0x8c], Array("hello".utf8)] {
            #expect(throws: GzipError.trailingGarbage) { try Gzip.decompress(hello + garbage, limit: 100) }
        }
    }

    @Test func plainTextIsNotGzip() {
        #expect(throws: GzipError.malformed("incorrect header check")) { try Gzip.decompress(Array("a 1\n".utf8), limit: 100) }
    }

    @Test func aWrongChecksumIsNamed() {
        var damaged = hello
        damaged[17] ^= 1
        #expect(throws: GzipError.malformed("incorrect data check")) { try Gzip.decompress(damaged, limit: 100) }
    }

    @Test func theLimitHoldsExactly() throws {
        for size in [1, 65_535, 65_536, 65_537, 200_000] {
            let bytes = [UInt8](repeating: 1, count: size)
            let compressed = Gzip.compress(bytes)
            #expect(try Gzip.decompress(compressed, limit: size) == bytes)
            #expect(try Gzip.decompress(compressed, limit: .max) == bytes)
            #expect(throws: GzipError.tooLarge(limit: size - 1)) { try Gzip.decompress(compressed, limit: size - 1) }
        }
        #expect(try Gzip.decompress(Gzip.compress([]), limit: 0) == [])
        #expect(throws: GzipError.tooLarge(limit: 0)) { try Gzip.decompress(hello, limit: -1) }
    }

    @Test func aBombStopsAtTheLimit() {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 16 << 20), level: 9)
        #expect(bomb.count < 20_000)
        #expect(throws: GzipError.tooLarge(limit: 1000)) { try Gzip.decompress(bomb, limit: 1000) }
        let chain = Array(repeatElement(hello, count: 1000).joined())
        #expect(throws: GzipError.tooLarge(limit: 4999)) { try Gzip.decompress(chain, limit: 4999) }
    }

    @Test func errorsSayWhatIsWrong() {
        #expect(GzipError.tooLarge(limit: 10).description == "the decompressed data is larger than 10 bytes")
        #expect(GzipError.malformed("incorrect header check").description == "this is not valid gzip data: incorrect header check")
    }
}
