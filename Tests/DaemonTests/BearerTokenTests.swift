import Foundation
import Testing

@testable import Daemon

struct BearerTokenTests {
    private func matches(_ header: String?, content: String) throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("token-\(UUID().uuidString)")
        try content.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return BearerToken.matches(header, tokenFile: file.path)
    }

    @Test(arguments: ["Bearer secret", "bearer secret", "BEARER secret"])
    func theTokenOfTheFileIsTaken(_ header: String) throws {
        #expect(try matches(header, content: "secret"))
        #expect(try matches(header, content: "secret\n"))
        #expect(try matches(header, content: "secret\r\n"))
    }

    @Test(arguments: [
        nil, "", "secret", "Bearer", "Bearer ", "Bearer secre", "Bearer secret2", "Bearer Secret", "Basic secret", "Bearer  secret",
        "Bearer " + String(repeating: "s", count: 10_000),
    ])
    func anythingElseIsNot(_ header: String?) throws {
        #expect(try !matches(header, content: "secret\n"))
    }

    @Test func anEmptyFileIsNoToken() throws {
        #expect(try !matches("Bearer ", content: ""))
        #expect(try !matches("Bearer ", content: "\n"))
    }

    @Test func aFileThatIsNotThereIsNoToken() {
        #expect(!BearerToken.matches("Bearer secret", tokenFile: "/nonexistent/token"))
        #expect(!BearerToken.matches("Bearer secret", tokenFile: "/tmp"))
    }
}
