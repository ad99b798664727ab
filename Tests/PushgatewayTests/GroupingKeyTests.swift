import Testing

@testable import Pushgateway

struct GroupingKeyTests {
    @Test(arguments: [
        ("plain", "/metrics/job/plain"),
        ("a-b.c_d~e", "/metrics/job/a-b.c_d~e"),
        ("two words", "/metrics/job/two%20words"),
        ("a+b", "/metrics/job/a%2Bb"),
        ("100%", "/metrics/job/100%25"),
        ("a?b#c&d=e", "/metrics/job/a%3Fb%23c%26d%3De"),
        ("q\"\\\n", "/metrics/job/q%22%5C%0A"),
        ("zürich", "/metrics/job/z%C3%BCrich"),
        ("🦀", "/metrics/job/%F0%9F%A6%80"),
        ("@base64", "/metrics/job/%40base64"),
        ("a.b", "/metrics/job/a.b"),
        ("..a", "/metrics/job/..a"),
        (".", "/metrics/job@base64/Lg=="),
        ("..", "/metrics/job@base64/Li4="),
        ("...", "/metrics/job@base64/Li4u"),
        ("/", "/metrics/job@base64/Lw=="),
        ("//", "/metrics/job@base64/Ly8="),
        ("/var/tmp", "/metrics/job@base64/L3Zhci90bXA="),
        ("/\u{301}", "/metrics/job@base64/L8yB"),
        ("a/>>?", "/metrics/job@base64/YS8-Pj8="),
        ("a/???", "/metrics/job@base64/YS8_Pz8="),
    ])
    func jobBecomesAPathComponent(job: String, path: String) throws {
        #expect(try GroupingKey(job: job).path == path)
    }

    @Test func anEmptyValueIsALonePaddingSign() throws {
        #expect(try GroupingKey(job: "j", labels: ["instance": ""]).path == "/metrics/job/j/instance@base64/=")
    }

    @Test func labelsAreSortedByName() throws {
        let key = try GroupingKey(job: "j", labels: ["zone": "b", "instance": "db-1", "Az": "1", "_x": "2", "a": "/"])
        #expect(key.path == "/metrics/job/j/Az/1/_x/2/a@base64/Lw==/instance/db-1/zone/b")
        #expect(key.labels.map(\.name) == ["Az", "_x", "a", "instance", "zone"])
    }

    @Test func aLongValueStaysWhole() throws {
        let value = String(repeating: "x", count: 1024)
        #expect(try GroupingKey(job: "j", labels: ["v": value]).path == "/metrics/job/j/v/" + value)
    }

    @Test func anEmptyJobIsRefused() {
        #expect(throws: PushgatewayConfigurationError("job", "a Pushgateway wants a job that is not empty")) { try GroupingKey(job: "") }
    }

    @Test(arguments: ["", "1a", "a-b", "a b", "ä", "__name__", "__x", "a.b", "a/b", "a\n"])
    func malformedLabelNamesAreRefused(name: String) throws {
        let error = try #require(throws: PushgatewayConfigurationError.self) { try GroupingKey(job: "j", labels: [name: "v"]) }
        #expect(error.key == "grouping")
        #expect(
            error.message == "\"\(Redaction.printable(name))\" is no label name: letters, digits and _, not beginning with a digit or __"
        )
    }

    @Test func theJobIsNoOtherLabel() throws {
        let error = try #require(throws: PushgatewayConfigurationError.self) { try GroupingKey(job: "j", labels: ["job": "v"]) }
        #expect(error.description == "grouping.job: the job is not among the other labels (set it as job)")
    }

    @Test(arguments: ["_", "a", "A9_", "job_name", "Job"])
    func wellFormedLabelNamesAreTaken(name: String) throws {
        #expect(try GroupingKey(job: "j", labels: [name: "v"]).path == "/metrics/job/j/\(name)/v")
    }
}
