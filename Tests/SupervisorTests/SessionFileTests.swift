import SystemPackage
import Testing

@testable import Supervisor

struct SessionFileTests {
    private func parse(_ frontMatter: String) throws -> SessionFile {
        try SessionFile(parsing: "---\n\(frontMatter)\n---\nThe body.\n")
    }

    // MARK: Steps

    @Test(
        arguments: [
            ("stepsCompleted: [1, 2, 3]\ntotalSteps: 9", 3, 9, 3),
            ("stepsCompleted: [2, 7, 5]\ntotalSteps: 9", 3, 9, 7),
            ("stepsCompleted: ['step-01-init', 'step-02-context']\ntotalSteps: 6", 2, 6, 2),
            ("stepsCompleted:\n  - 1\n  - step-02-context\n  - 4", 3, 0, 4),
            ("steps_completed: [1, 2]\ntotal_steps: 4\nlast_step: 8", 2, 4, 8),
            ("stepsCompleted: [1]\nsteps_completed: [1, 2]\ntotalSteps: 3\ntotal_steps: 5", 1, 3, 1),
            ("stepsCompleted: [1, 2]\nlastStep: 14", 2, 0, 14),
            ("stepsCompleted: []\ntotalSteps: 5", 0, 5, 0),
            ("totalSteps: 5", 0, 5, 0),
            ("title: x", 0, 0, 0),
        ] as [(String, Int, Int, Int)]
    )
    func readsStepsInEachForm(frontMatter: String, completed: Int, total: Int, lastStep: Int) throws {
        let file = try parse(frontMatter)
        #expect(file.steps == SessionSteps(completed: completed, total: total))
        #expect(file.lastStep == lastStep)
    }

    @Test(arguments: [
        "stepsCompleted: many\ntotalSteps: some\nlastStep: [1]", "stepsCompleted: {a: 1}\ntotalSteps: {}", "stepsCompleted:\ntotalSteps:",
        "stepsCompleted: 3\ntotalSteps: 1.5", "totalSteps: -4\nlastStep: -4", "totalSteps: 99999999999999999999",
        "totalSteps: 59:59:59:59:59:59:59:59:59:59:59:59", "lastStep: \(String(repeating: "59:", count: 40))59", "totalSteps: .inf",
    ])
    func whatIsNoNumberOfStepsIsUnknown(frontMatter: String) throws {
        let file = try parse(frontMatter)
        #expect(file.steps == SessionSteps())
        #expect(file.lastStep == 0)
    }

    @Test(arguments: [
        ("complete", true), ("completed", true), ("Completed", true), ("in-progress", false), ("", false), ("[complete]", false),
        ("incomplete", false),
    ])
    func statusTellsACompleteSession(status: String, isComplete: Bool) throws {
        #expect(try parse("status: \(status)").isComplete == isComplete)
        #expect(try parse("title: x").isComplete == false)
    }

    @Test func otherKeysMayHoldAnything() throws {
        let file = try parse(
            """
            project_name: "R&D: *all* of it"
            inputDocuments: ['src/*.md', "b.md"]
            editHistory:
              - {date: 2026-01-02, changes: [a, {b: [c, {d: e}]}]}
              - date: 2026-01-03
                changes: |
                  ---- not a rule
                  more
            classification: {domain: ~, complexity: !custom high}
            shared: &anchor {a: 1}
            again: *anchor
            1: one
            stepsCompleted: [1, 2]
            documentCounts: {briefs: 0, research: 1}
            totalSteps: 12
            status: complete
            """
        )
        #expect(file.steps == SessionSteps(completed: 2, total: 12))
        #expect(file.isComplete)
    }

    // MARK: The document

    @Test(arguments: [
        "---\nstepsCompleted: [1]\n---", "---\nstepsCompleted: [1]\n---\n", "---  \nstepsCompleted: [1]\n---\t\nbody\n---\nmore",
        "---\r\nstepsCompleted: [1]\r\n---\r\nbody\r\n", "\u{FEFF}---\nstepsCompleted: [1]\n---\n",
        "\u{FEFF}---\r\n# a comment\r\nstepsCompleted:\r\n  - 1\r\n---\r\n", "---\nstepsCompleted: [1]\n---\nstepsCompleted: [1, 2]\n---\n",
    ])
    func findsTheFrontMatter(text: String) throws {
        #expect(try SessionFile(parsing: text).steps == SessionSteps(completed: 1))
    }

    @Test(arguments: [
        "", "\n", "# Title\n", "\n---\nstepsCompleted: [1]\n---\n", "---", "---\nstepsCompleted: [1]\n", " ---\na: 1\n ---\n",
        "----\na: 1\n----\n",
        "text\n---\na: 1\n---\n",
    ])
    func saysThatThereIsNone(text: String) {
        #expect(throws: SessionFile.Failure.noFrontMatter) { try SessionFile(parsing: text) }
    }

    @Test(arguments: ["", "- 1\n- 2", "text", "42", "~"])
    func frontMatterIsAMapping(frontMatter: String) {
        #expect(throws: SessionFile.Failure.invalidFrontMatter("a mapping is expected")) { try parse(frontMatter) }
    }

    @Test(arguments: [
        "stepsCompleted: [1, 2", "a: b: c", "a: 'b", "\ta: 1", "a: 1\na: 2", "a: *nowhere", "a: 1\n--- \nb", "\"a\u{0}b\": \u{7}",
        String(repeating: "[", count: 100_000),
    ])
    func invalidYAMLIsReportedInOneLine(frontMatter: String) {
        do {
            _ = try SessionFile(parsing: "---\n\(frontMatter)\n---\n")
            if !frontMatter.contains("--- ") { Issue.record("taken for valid") }
        } catch {
            guard case .invalidFrontMatter(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!reason.isEmpty && !reason.contains(where: \.isNewline))
        }
    }

    @Test func aliasesThatMultiplyCostNothing() throws {
        var lines = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
        for level in 1..<30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(aliases)]")
        }
        lines.append("? *a29\n: key")
        #expect(throws: SessionFile.Failure.self) { try parse(lines.joined(separator: "\n")) }
    }

    // MARK: Files

    @Test func readsAFileWhoseBodyIsNoUTF8() throws {
        let folder = try TemporaryFolder()
        let path = folder.path.appending("session.md")
        let descriptor = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
        _ = try descriptor.closeAfter { try descriptor.writeAll(Array("---\nstepsCompleted: [1]\n---\n".utf8) + [0xFF, 0xFE, 0]) }
        #expect(try SessionFile(contentsOf: path).steps.completed == 1)
    }

    @Test func aHugeFileIsRefused() throws {
        let folder = try TemporaryFolder()
        let matter = "---\nstepsCompleted: [1]\n---\n"
        let fits = matter + String(repeating: "x", count: SessionFile.greatestSize - matter.utf8.count)
        #expect(try SessionFile(contentsOf: folder.write(fits, to: "fits.md")).steps.completed == 1)
        let larger = try folder.write(fits + "x", to: "larger.md")
        #expect(throws: SessionFile.Failure.unreadable("larger than 1048576 bytes")) { try SessionFile(contentsOf: larger) }
    }

    @Test func aMissingFileIsReported() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SessionFile.Failure.unreadable("no such file")) { try SessionFile(contentsOf: folder.path.appending("none.md")) }
        #expect(throws: SessionFile.Failure.unreadable("not a regular file")) { try SessionFile(contentsOf: folder.path) }
    }

    @Test func saysWhatIsWrong() {
        #expect(SessionFile.Failure.unreadable("no such file").description == "no such file")
        #expect(SessionFile.Failure.noFrontMatter.description == "no front matter between two lines ---")
        #expect(SessionFile.Failure.invalidFrontMatter("x").description == "front matter: x")
    }
}
