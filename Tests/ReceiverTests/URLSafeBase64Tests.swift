import Testing

@testable import Receiver

struct URLSafeBase64Tests {
    @Test(arguments: [
        ("", ""), ("=", ""), ("YQ", "a"), ("YQ==", "a"), ("YR", "a"), ("YWI", "ab"), ("YWJj", "abc"), ("L3Zhci90bXA", "/var/tmp"),
        ("YW\nJj", "abc"),
    ])
    func decodes(text: String, decoded: String) throws {
        #expect(try URLSafeBase64.decode(text) == Array(decoded.utf8))
    }

    @Test func knowsTheAlphabetForURLs() throws {
        #expect(try URLSafeBase64.decode("-_-_") == [0xfb, 0xff, 0xbf])
    }

    @Test(arguments: [("a+b", 1, ""), ("Y", 0, ""), ("a=b", 1, ""), ("YWJj/", 4, "abc"), ("YWJjY", 4, "abc"), ("é", 0, "")])
    func saysWhereItFails(text: String, position: Int, decoded: String) {
        do {
            _ = try URLSafeBase64.decode(text)
            Issue.record("\(text) was decoded")
        } catch {
            #expect(error.position == position)
            #expect(error.decoded == Array(decoded.utf8))
        }
    }
}
