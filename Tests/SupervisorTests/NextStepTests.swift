import SystemPackage
import Testing

@testable import Supervisor

struct NextStepTests {
    private let folder: TemporaryFolder
    private var sessionFile: FilePath { folder.path.appending("session.md") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func prompt(_ frontMatter: String? = nil) throws -> String {
        let session = try frontMatter.map { try SessionFile(parsing: "---\n\($0)\n---\n") }
        return NextStep.prompt(sessionFile: sessionFile, session: session)
    }

    @Test func theFileBesideTheSessionFileComesFirst() throws {
        try folder.write("\n  \n# Step 4: tests\n\nWrite them.\n", to: "Next-step.md")
        #expect(try prompt("stepsCompleted: [1, 2]") == "# Step 4: tests\n\nWrite them.\n")
    }

    @Test func withoutItTheStepsDoneSayWhatComesNext() throws {
        #expect(try prompt("stepsCompleted: [1, 2, 5]") == "Continue the work with step 6.")
        #expect(try prompt("lastStep: 3") == "Continue the work with step 4.")
    }

    @Test(arguments: ["stepsCompleted: []", "status: new", "lastStep: -2", "lastStep: 9223372036854775807"])
    func withoutStepsTheWorkJustGoesOn(frontMatter: String) throws {
        #expect(try prompt(frontMatter) == "Continue the work.")
    }

    @Test func withoutASessionFileTheWorkJustGoesOn() throws {
        #expect(try prompt() == "Continue the work.")
        #expect(NextStep.prompt(sessionFile: nil, session: nil) == "Continue the work.")
    }

    @Test(arguments: ["", " \n\t\n", "\0"])
    func anEmptyFileSaysNothing(text: String) throws {
        try folder.write(text, to: "Next-step.md")
        #expect(try prompt("lastStep: 3") == "Continue the work with step 4.")
    }

    @Test func aFileThatIsTooLargeOrNoFileSaysNothing() throws {
        try folder.write(String(repeating: "x", count: NextStep.greatestSize + 1), to: "Next-step.md")
        #expect(try prompt("lastStep: 3") == "Continue the work with step 4.")
        let other = try TemporaryFolder()
        _ = try other.makePipe("Next-step.md")
        #expect(NextStep.prompt(sessionFile: other.path.appending("session.md"), session: nil) == "Continue the work.")
    }

    @Test func aNULCannotEndTheArgumentEarly() throws {
        try folder.write("go\0 on", to: "Next-step.md")
        #expect(try prompt() == "go on")
    }

    @Test(arguments: ["- write the tests", "--dangerously-skip-permissions", "\n -p"])
    func aTextIsNeverTakenForAnOption(text: String) throws {
        try folder.write(text, to: "Next-step.md")
        #expect(try prompt() == "Next step:\n" + text.drop { $0.isWhitespace })
    }
}
