import SystemPackage
import TestSupport
import Testing

@testable import Supervisor

@Suite(.timeLimit(.minutes(5)))
struct FolderWatchTests {
    @Test func aChangeIsToldOnceUntilItIsAcknowledged() async throws {
        let folder = try TemporaryFolder()
        let told = Watched(0)
        let watch = try #require(FolderWatch { told.update { $0 += 1 } })
        watch.watch(folder.path)
        watch.watch(folder.path.appending("not there"))
        try folder.write("a", to: "x")
        try await told.wait { $0 == 1 ? () : nil }
        try folder.write("b", to: "x")
        try folder.write("c", to: "y")
        #expect(told.value == 1)
        watch.acknowledge()
        try folder.write("d", to: "x")
        try await told.wait { $0 >= 2 ? () : nil }
    }
}
