import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

struct JobStoreTests {
    private let directory: TemporaryDirectory
    private let files: JobFiles
    private let complaints = Complaints()

    init() throws {
        directory = try TemporaryDirectory()
        files = JobFiles(stateDirectory: directory.path, group: try GroupingKey(job: "j"))
    }

    private func store(_ files: JobFiles? = nil) -> JobStore { JobStore(files: files ?? self.files, complain: complaints.add) }

    private func entry(_ time: Double, _ body: String = "a 1\n") throws -> SpoolEntry {
        SpoolEntry(destination: "http://g", group: try GroupingKey(job: "j"), time: time, body: Array(body.utf8))
    }

    @Test func countsGoOnFromRunToRun() {
        #expect(store().totals() == JobTotals())
        for _ in 0..<3 { _ = store().update { $0.add(.success, at: 5) } }
        #expect(store().totals() == JobTotals(runs: [.success: 3], lastSuccess: 5))
        #expect(complaints.texts == [])
    }

    @Test func runsAtTheSameTimeLoseNoCount() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [files] in
                    for _ in 0..<10 { _ = JobStore(files: files, complain: { _ in }).update { $0.add(.failure, at: 1) } }
                }
            }
        }
        #expect(store().totals().runs == [.failure: 40])
    }

    @Test func aJobMoreThanThereMayBeHasAnOldOneForgotten() throws {
        let store = store()
        for number in 0..<JobDirectory.capacity {
            let file = try directory.write("jobs/old\(number)-0.state", [])
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: file)
        }
        let runs = try #require(store.runs())
        #expect(runs.tryShared())
        _ = store.update { $0.add(.success, at: 5) }
        for _ in 0..<2 { store.prune(within: .seconds(60)) }
        #expect(directory.names("/jobs").filter { $0.hasSuffix(".state") }.count == JobDirectory.capacity * 3 / 4)
        #expect(store.totals().runs == [.success: 1])
    }

    @Test func theRunCountsWhereNothingCanBeWritten() throws {
        try FileManager.default.createDirectory(atPath: files.state + "/x", withIntermediateDirectories: true)
        let store = store()
        _ = store.update { $0.add(.success, at: 5) }
        #expect(store.update { $0.complete(with: JobTotals(runs: [.success: 2, .failure: 1])) }.runs == [.success: 3, .failure: 1])
        #expect(complaints.texts.contains { $0.hasPrefix("cannot keep the totals in ") })
    }

    @Test func damagedTotalsAreToldOnceAndReplaced() throws {
        _ = store().update { $0.add(.success, at: 5) }
        let whole = try SmallFile.read(files.state, limit: 1 << 20)
        for content in [Array(whole.dropLast(3)), [], Array("runs=7\n".utf8), whole + whole, [UInt8](repeating: 0, count: 1 << 20)] {
            try Data(content).write(to: URL(fileURLWithPath: files.state))
            let store = store()
            #expect(store.totals() == JobTotals())
            #expect(store.update { $0.add(.failure, at: 1) }.runs == [.failure: 1])
            #expect(store.totals().runs == [.failure: 1])
        }
        #expect(complaints.texts.count == 5)
        #expect(complaints.texts.allSatisfy { $0.contains("(they are read from the gateway, if it has them)") })
    }

    @Test func aPipeOrALinkInThePlaceOfAFileIsReplaced() throws {
        let victim = try directory.write("victim", "theirs".utf8)
        let store = store()
        #expect(mkfifo(files.state, 0o600) == 0)
        #expect(symlink(victim, files.spool) == 0)
        #expect(store.update { $0.add(.success, at: 1) }.count == 1)
        #expect(store.spooled() == nil)
        #expect(store.spool(try entry(1)))
        #expect(store.spooled() == (try entry(1)))
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "theirs")
        #expect(complaints.texts.count == 2)
    }

    @Test func nothingToKeepItInIsToldOnce() throws {
        let file = try directory.write("file", [])
        let store = store(JobFiles(stateDirectory: file, group: try GroupingKey(job: "j")))
        #expect(store.runs() == nil)
        #expect(store.totals() == JobTotals())
        #expect(store.update { $0.add(.success, at: 1) }.count == 1)
        #expect(store.spooled() == nil)
        #expect(!store.spool(try entry(1)))
        store.dropSpooled(upTo: 1)
        #expect(complaints.texts == ["cannot keep anything in \(file)/jobs: Not a directory (the job is not affected)"])
    }

    @Test func directoriesInThePlaceOfFilesAreTold() throws {
        for path in [files.state, files.spool, files.lock, files.runs] { #expect(JobFiles.makeDirectory(path)) }
        let store = store()
        #expect(store.runs() == nil)
        #expect(store.update { $0.add(.success, at: 1) }.count == 1)
        #expect(store.spooled() == nil)
        #expect(!store.spool(try entry(1)))
        #expect(complaints.texts.count == 3)
    }

    @Test func whatIsTooLongIsNotKept() throws {
        #expect(!store().spool(try entry(1, String(repeating: "a", count: SpoolEntry.bodyLimit + 1))))
        #expect(complaints.texts == ["the push is not kept for later: it is longer than 1 MiB"])
        #expect(store().spool(try entry(1, String(repeating: "a", count: SpoolEntry.bodyLimit))))
        #expect(store().spooled()?.body.count == SpoolEntry.bodyLimit)
    }
}
