import Foundation
import Testing

@testable import Pushgateway

struct Base64Tests {
    @Test func agreesWithAnotherEncoderAtEveryLengthAndByte() {
        for length in 0...260 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
            let expected = Data(bytes).base64EncodedString()
            #expect(Base64.standard(bytes) == expected)
            #expect(
                Base64.urlSafe(bytes) == expected.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            )
        }
    }
}
