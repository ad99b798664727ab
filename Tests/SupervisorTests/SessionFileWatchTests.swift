import SystemPackage
import Testing

@testable import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct SessionFileWatchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func watch() -> SessionFileWatch {
        SessionFileWatch(path: folder.path.appending("session.md"))
    }

    private func write(_ frontMatter: String) throws {
        try folder.write("---\n\(frontMatter)\n---\n", to: "session.md")
    }

    @Test func reportsAChangeOnce() throws {
        var watch = watch()
        try write("stepsCompleted: [1]\ntotalSteps: 3")
        #expect(watch.look() == .steps(SessionSteps(completed: 1, total: 3)))
        #expect(watch.look() == nil)
        try write("stepsCompleted: [1, 2]\ntotalSteps: 3")
        #expect(watch.look() == .steps(SessionSteps(completed: 2, total: 3)))
        #expect(watch.look() == nil)
        #expect(watch.session?.lastStep == 2)
    }

    @Test func aFileThatIsReplacedIsANewOne() throws {
        var watch = watch()
        try write("lastStep: 1")
        #expect(watch.look() == .steps(SessionSteps()))
        #expect(watch.session?.lastStep == 1)
        try folder.write("---\nlastStep: 2\n---\n", to: "other.md")
        try #require(rename(folder.path.appending("other.md").string, folder.path.appending("session.md").string) == 0)
        #expect(watch.look() == .steps(SessionSteps()))
        #expect(watch.session?.lastStep == 2)
    }

    @Test func aFileThatComesLaterIsFound() throws {
        var watch = watch()
        #expect(watch.look() == .failed("no such file"))
        #expect(watch.look() == nil)
        try write("stepsCompleted: [1]")
        #expect(watch.look() == .steps(SessionSteps(completed: 1)))
    }

    @Test func whatAFileSaidNoLongerCountsWhenItIsGone() throws {
        var watch = watch()
        try write("stepsCompleted: [1]")
        _ = watch.look()
        try #require(unlink(watch.path.string) == 0)
        #expect(watch.look() == .failed("no such file"))
        #expect(watch.session == nil)
        try write("stepsCompleted: [1]")
        #expect(watch.look() == .steps(SessionSteps(completed: 1)))
    }

    @Test func theSameFailureIsReportedOnce() throws {
        var watch = watch()
        try folder.write("# no front matter", to: "session.md")
        #expect(watch.look() == .failed("no front matter between two lines ---"))
        try folder.write("# still no front matter", to: "session.md")
        #expect(watch.look() == nil)
        try write("- a list")
        #expect(watch.look() == .failed("front matter: a mapping is expected"))
        try write("stepsCompleted: [1]")
        #expect(watch.look() == .steps(SessionSteps(completed: 1)))
        try folder.write("# no front matter again", to: "session.md")
        #expect(watch.look() == .failed("no front matter between two lines ---"))
    }
}
