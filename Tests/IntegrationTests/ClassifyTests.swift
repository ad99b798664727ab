import Foundation
import Testing

/// `classify` as a user meets it.
struct ClassifyTests {
    private static let banner = "You've hit your session limit · resets 8pm (Europe/Berlin)\n"
    private static let now = "2026-03-05T12:00:00Z"

    private func end(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) async throws -> (
        status: Int32, output: String, errors: String
    ) {
        let bench = try Workbench()
        let file = try input.map { [try bench.write("output.txt", $0)] } ?? []
        let program = try bench.palingenesis(["classify"] + arguments + file, environment: environment)
        let status = try await program.end()
        return (status, program.output, program.errors)
    }

    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func explainsInJSON() async throws {
        let end = try await end(["--json", "--now", Self.now, "--assistant", "claude", "--exit-status", "1"], input: Self.banner)
        #expect(end.status == 0)
        #expect(end.errors.isEmpty)
        let object = try object(end.output)
        #expect(object.keys.sorted() == ["class", "confidence", "evidence", "kind", "resumeAt", "rule", "waitSeconds"])
        #expect(object["class"] as? String == "rate_limit")
        #expect(object["kind"] as? String == "session")
        #expect(object["rule"] as? String == "claude.session-limit-reached")
        #expect(object["evidence"] as? String == Self.banner.trimmingCharacters(in: .newlines))
        #expect(object["resumeAt"] as? String == "2026-03-05T19:00:00Z")
        #expect(object["waitSeconds"] as? Double == 25_200)
    }

    @Test func explainsInWords() async throws {
        let end = try await end(["--now", Self.now], input: Self.banner, environment: ["TZ": "America/New_York"])
        #expect(end.status == 0)
        for words in ["rate_limit (session)", "claude.session-limit-reached", "in 7 h (2026-03-05 14:00 here)", "time of day"] {
            #expect(end.output.contains(words), "\(end.output)")
        }
    }

    @Test(
        arguments: [
            ("", "0", 0), ("You've hit your limit", "1", 10), ("Prompt is too long", "1", 11),
            ("API Error: Claude's response exceeded the 8000 output token maximum", "1", 12), ("API Error: 529 Overloaded", "1", 13),
            ("Invalid API key · Please run /login", "1", 14), ("Credit balance is too low", "1", 15), ("", "130", 16), ("", "137", 17),
            ("", "1", 18),
        ] as [(String, String, Int32)]
    )
    func tellsTheClassByItsExitStatus(_ output: String, _ status: String, _ expected: Int32) async throws {
        #expect(try await end(["--exit-code", "--exit-status", status], input: output + "\n").status == expected)
        #expect(try await end(["--exit-status", status], input: output + "\n").status == 0)
    }

    @Test(arguments: [
        ("2am", "Asia/Tokyo", "2026-03-05T17:00:00Z"), ("2am", "UTC", "2026-03-06T02:00:00Z"), ("11:30am", "UTC", "2026-03-05T12:00:00Z"),
    ]) func readsClockTimesInTheHostsZone(_ clock: String, _ zone: String, _ expected: String) async throws {
        let end = try await end(
            ["--json", "--now", Self.now],
            input: "5-hour limit reached ∙ resets \(clock)\n",
            environment: ["TZ": zone]
        )
        #expect(try object(end.output)["resumeAt"] as? String == expected)
    }

    @Test func waitsTheFirstBackoffWhereNothingWasAnnounced() async throws {
        let output = "API Error: 429 Too Many Requests\n"
        #expect(try object(try await end(["--json"], input: output).output)["waitSeconds"] as? Double == 30)
        let longer = try await end(["--json"], input: output, environment: ["PALINGENESIS_RESUME_BACKOFF_BASE": "45s"])
        #expect(try object(longer.output)["waitSeconds"] as? Double == 45)
        #expect(try object(longer.output)["resumeAt"] is NSNull)
    }

    @Test func readsASessionLog() async throws {
        let log = """
            {"parentUuid":null,"sessionId":"s-1","type":"user","message":{"role":"user","content":"go"}}
            {"type":"assistant","sessionId":"s-1","isApiErrorMessage":true,"error":"rate_limit","message":{"model":"<synthetic>",\
            "content":[{"type":"text","text":"You've hit your limit · resets 8pm (Europe/Berlin)"}]}}
            {"type":"system","subtype":"turn_duration","durationMs":1}
            {"type":"file-history-snapshot","messageId":"m"}

            """
        let json = try object(try await end(["--json", "--now", Self.now], input: log).output)
        #expect(json["class"] as? String == "rate_limit")
        #expect(json["confidence"] as? String == "certain")
        #expect(try await end([], input: log).output.contains("claude, by its structured events"))
    }

    @Test(arguments: [
        ["--assistant", "clippy"], ["--exit-status", "256"], ["--exit-status", "-1"], ["--exit-status", "x"], ["--now", "tomorrow"],
        ["a", "b"],
    ]) func wrongUsageIs64(_ arguments: [String]) async throws {
        let end = try await end(arguments)
        #expect(end.status == 64)
        #expect(end.errors.hasPrefix("palingenesis: "))
    }

    @Test func saysWhatItCannotRead() async throws {
        for (path, reason) in [("/nowhere", "No such file"), ("/tmp", "it is a directory")] {
            let end = try await end([path])
            #expect(end.status == 1)
            #expect(end.errors.hasPrefix("palingenesis: cannot read \(path): \(reason)"))
        }
        #expect(try await end(["--config", "/nowhere"]).status == 78)
        #expect(try await end(["--json"], input: "", environment: ["TZ": "Mars/Olympus"]).errors.contains("no such time zone"))
    }

    @Test func readsWhateverThereIs() async throws {
        var generator = SystemRandomNumberGenerator()
        let noise = String(decoding: (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }, as: UTF8.self)
        for output in ["", "\n", noise, String(repeating: "x", count: 3_000_000)] {
            let end = try await end(["--json"], input: output)
            #expect(end.status == 0)
            #expect(try object(end.output)["class"] as? String == "unknown")
        }
    }
}
