import Gzip
import Testing

@testable import Pushgateway

struct PushBodyTests {
    private static let contentType = PushRequest.Header(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")
    private static let gzip = PushRequest.Header(name: "Content-Encoding", value: "gzip")

    @Test(arguments: [(0, false), (511, false), (512, true), (100_000, true)])
    func aLargerTextIsCompressed(count: Int, isCompressed: Bool) throws {
        let text = [UInt8](repeating: UInt8(ascii: "#"), count: count)
        let body = PushBody(.array(text), compression: .gzip)
        #expect(body.headers == (isCompressed ? [Self.contentType, Self.gzip] : [Self.contentType]))
        let bytes = body.bytes.withUnsafeBytes(Array.init)
        #expect(try (isCompressed ? Gzip.decompress(bytes, limit: count) : bytes) == text)
    }

    @Test func compressionCanBeSwitchedOff() {
        let text = [UInt8](repeating: UInt8(ascii: "#"), count: 10_000)
        let body = PushBody(.array(text), compression: .none)
        #expect(body.headers == [Self.contentType])
        #expect(body.bytes == .array(text))
    }
}
