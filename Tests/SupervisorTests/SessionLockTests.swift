import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import Supervisor

struct SessionLockTests {
    private let folder: TemporaryFolder
    private var path: FilePath { folder.path.appending("a/session.lock") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func theSecondLearnsWhoHasIt() throws {
        let lock = try SessionLock(path: path)
        let failure = #expect(throws: SessionLock.Failure.self) { try SessionLock(path: path) }
        #expect(failure == .held(by: getpid()))
        #expect(failure?.description == "it is held by process \(getpid())")
        #expect(folder.mode(of: "a/session.lock") == 0o600)
        withExtendedLifetime(lock) {}
    }

    @Test func whoLetsGoLeavesItToTheNext() throws {
        for _ in 0..<3 { _ = try SessionLock(path: path) }
    }

    @Test func whatIsNoFileOfOursIsNotUsed() throws {
        let target = try folder.write("precious", to: "target")
        let link = folder.path.appending("link")
        try #require(symlink(target.string, link.string) == 0)
        for path in [link, target.appending("x"), folder.path] {
            let failure = #expect(throws: SessionLock.Failure.self) { try SessionLock(path: path) }
            guard case .unusable? = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
        }
        #expect(folder.read("target") == "precious")
    }
}
