import Testing

@testable import Supervisor

struct SessionFileTests {
    private func parse(_ matter: String) throws -> SessionFile {
        try SessionFile(parsing: "---\n\(matter)\n---\n# The work\nstepsCompleted: [9, 9, 9]\n")
    }

    @Test(arguments: [
        ("stepsCompleted: [1, 2, 3]\ntotalSteps: 12", 3, 12, 3),
        ("steps_completed: [1, 2]\ntotal_steps: 4\nlast_step: 7", 2, 4, 7),
        ("stepsCompleted: ['step-01-init', 'step-02']\nlastStep: 2", 2, 0, 2),
        ("stepsCompleted: []", 0, 0, 0),
        ("stepsCompleted: [2, five, 5]", 3, 0, 5),
        ("totalSteps: -3\nlastStep: many", 0, 0, 0),
        ("editHistory: [{a: {b: [c]}}]\nclassification: {x: y}\nstepsCompleted: [1]", 1, 0, 1),
        // Yams takes this for a number to the base of 60, which does not fit.
        ("totalSteps: 59:59:59:59:59:59:59:59:59:59:59:59:59:59", 0, 0, 0),
    ])
    func stepsAreRead(matter: String, completed: Int, total: Int, last: Int) throws {
        let file = try parse(matter)
        #expect(file.steps == SessionSteps(completed: completed, total: total))
        #expect(file.lastStep == last)
        #expect(!file.isComplete)
    }

    @Test(arguments: ["complete", "Completed", "\"complete\""])
    func completionIsSeen(status: String) throws {
        #expect(try parse("status: \(status)").isComplete)
    }

    @Test func lineEndsAndByteOrderMarkDoNotMatter() throws {
        #expect(try SessionFile(parsing: "\u{FEFF}---\r\nstepsCompleted: [1]\r\n---\r\ntext").steps.completed == 1)
    }

    @Test(arguments: ["", "# The work\n", "---\nstepsCompleted: [1]\n", "text\n---\na: b\n---\n"])
    func aDocumentWithoutFrontMatterSaysSo(text: String) {
        #expect(throws: SessionFile.Failure.noFrontMatter) { try SessionFile(parsing: text) }
    }

    @Test(arguments: ["a: [", "- list", "text", "a: b: c", "\t- x"])
    func brokenFrontMatterSaysWhy(matter: String) {
        let failure = #expect(throws: SessionFile.Failure.self) { try parse(matter) }
        guard case .invalidFrontMatter? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func hostileFrontMatterIsRefusedQuickly() {
        let bombs = [
            String(repeating: "[", count: 60_000),
            String(repeating: "a: b\n", count: 100_000),
            "a0: &a0 [x]\n" + (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n"),
        ]
        for bomb in bombs { _ = try? parse(bomb) }
        #expect(throws: SessionFile.Failure.self) { try parse(bombs[1]) }
    }
}
