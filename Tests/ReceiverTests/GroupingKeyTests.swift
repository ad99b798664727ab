import Exposition
import Testing

@testable import Receiver

struct GroupingKeyTests {
    private func key(_ job: String, _ rest: String = "", base64: Bool = false) throws(PushRefusal) -> [String: String] {
        let key = try GroupingKey(job: job, isBase64: base64, rest: rest)
        return Dictionary(uniqueKeysWithValues: key.labels.map { ($0.name, $0.value) })
    }

    @Test func readsLabels() throws {
        #expect(try key("x") == ["job": "x"])
        #expect(try key("x", "/") == ["job": "x"])
        #expect(try key("x", "/a/b/c/d") == ["job": "x", "a": "b", "c": "d"])
        #expect(try key("x", "/a/") == ["job": "x", "a": ""])
        #expect(try key("x", "/a@base64/=") == ["job": "x", "a": ""])
        #expect(try key("x", "/path@base64/L3Zhci90bXA") == ["job": "x", "path": "/var/tmp"])
        #expect(try key("YSBi", base64: true) == ["job": "a b"])
    }

    @Test func theLastOfEqualNamesAndTheFirstJobWin() throws {
        #expect(try key("x", "/a/1/a/2/job/y") == ["job": "x", "a": "2"])
    }

    @Test func theOrderInTheURLMeansNothing() throws {
        #expect(try GroupingKey(job: "x", isBase64: false, rest: "/a/1/b/2") == GroupingKey(job: "x", isBase64: false, rest: "/b/2/a/1"))
    }

    @Test(arguments: [
        ("x", "/a", false, #"odd number of components in label string "/a""#),
        ("x", "/path/a/b", false, #"odd number of components in label string "/path/a/b""#),
        ("x", "/a/b/", false, #"odd number of components in label string "/a/b/""#),
        ("x", "/1a/b", false, #"improper label name "1a""#),
        ("x", "/__a/b", false, #"improper label name "__a""#),
        ("x", "/\"\n/c", false, #"improper label name "\"\n""#),
        ("x", "/a@base64@base64/YQ", false, #"improper label name "a@base64""#),
        ("x", "/@base64/YQ", false, #"improper label name """#),
        ("x", "/a@base64/a+b", false, #"invalid base64 encoding for label a="a+b": illegal base64 data at input byte 1"#),
        ("x", "/a@base64/Y", false, #"invalid base64 encoding for label a="Y": illegal base64 data at input byte 0"#),
        ("=", "", true, "job name is required"),
        ("YWJj+", "", true, #"invalid base64 encoding in job name "abc": illegal base64 data at input byte 4"#),
    ])
    func refusesInAGatewaysWords(job: String, rest: String, base64: Bool, message: String) {
        #expect(throws: PushRefusal(message)) { try GroupingKey(job: job, isBase64: base64, rest: rest) }
    }

    @Test func refusesWhatIsNotUTF8() {
        let message =
            "pushed metrics are invalid or inconsistent with existing metrics: label \"a\" has a value that is not utf8: \"\\xff\""
        #expect(throws: PushRefusal(message)) { try GroupingKey(job: "x", isBase64: false, rest: "/a@base64/_w") }
    }
}
