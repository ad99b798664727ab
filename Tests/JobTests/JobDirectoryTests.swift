import Foundation
import TestSupport
import Testing

@testable import Job

struct JobDirectoryTests {
    private let temporary: TemporaryDirectory
    private let directory: JobDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        directory = JobDirectory(path: temporary.path + "/jobs")
        #expect(JobFiles.makeDirectory(directory.path))
    }

    /// The files that a run leaves; the job with the greatest number ran last.
    private func leave(_ number: Int, spool: Bool = false) throws -> JobFiles {
        let files = JobFiles(base: directory.path + "/job\(number)-0")
        for path in [files.state, files.lock, files.runs] + (spool ? [files.spool] : []) {
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            let date = Date(timeIntervalSince1970: Double(1_000_000 + number))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        return files
    }

    private var states: Set<String> { Set(temporary.names("/jobs").filter { $0.hasSuffix(".state") }) }

    @Test func asManyAsThereMayBeAreRemembered() throws {
        for number in 0..<JobDirectory.capacity { _ = try leave(number) }
        directory.prune(within: .seconds(60))
        #expect(states.count == JobDirectory.capacity)
    }

    @Test func whatRanLongestAgoIsForgotten() throws {
        let kept = try leave(0, spool: true)
        let running = try leave(1)
        let updating = try leave(2)
        for number in 3...JobDirectory.capacity { _ = try leave(number) }
        _ = try temporary.write("jobs/somebody's", [])
        let (runs, lock) = (try #require(FileLock(running.runs)), try #require(FileLock(updating.lock)))
        #expect(runs.tryShared() && lock.tryExclusive())
        directory.prune(within: .seconds(60))
        #expect(states.isSuperset(of: ["job0-0.state", "job1-0.state", "job2-0.state", "job1000-0.state", "job254-0.state"]))
        // 251 of them were to go: what has a push to be delivered is none of those that are looked at, and two are in use.
        #expect(states.count == JobDirectory.capacity + 1 - 249)
        #expect(!states.contains("job3-0.state") && !states.contains("job251-0.state"))
        let names = temporary.names("/jobs")
        #expect(names.count == 3 * states.count + 2)
        #expect(names.contains("somebody's") && FileManager.default.fileExists(atPath: kept.spool))
        directory.prune(within: .seconds(60))
        #expect(temporary.names("/jobs") == names)
    }

    @Test func whatThereIsNoTimeForIsLeftToLaterRuns() throws {
        for number in 0...JobDirectory.capacity { _ = try leave(number) }
        // A clock that goes on whenever somebody looks at it: by 1 ms for each of 3,003 names, then by 10 ms for each of the jobs.
        var looks = 0
        var time = Duration.zero
        func prune(within limit: Duration) -> Int {
            (looks, time) = (0, .zero)
            directory.prune(within: limit) {
                looks += 1
                time += .milliseconds(looks < 3_010 ? 1 : 10)
                return time
            }
            return JobDirectory.capacity + 1 - states.count
        }
        #expect(prune(within: .zero) == 0)
        // In a quarter of the time not even all names are read.
        #expect(prune(within: .seconds(1)) == 0)
        // A look at some 760 of them, of which a quarter goes.
        let removed = prune(within: .seconds(20))
        #expect((160..<200).contains(removed) && time < .seconds(20), "\(removed)")
    }

    @Test func theLargestDirectoryGetsSmaller() throws {
        for number in 0..<2 * JobDirectory.capacity { _ = try leave(number) }
        // The time is over as soon as the names are read.
        var looks = 0
        directory.prune(within: .seconds(1)) {
            looks += 1
            return looks < 6_002 ? .zero : .seconds(2)
        }
        #expect(states.count == 2 * JobDirectory.capacity - 16)
    }

    @Test func withoutADirectoryThereIsNothingToDo() {
        for path in [temporary.path + "/none", "/dev/null"] {
            #expect(JobDirectory(path: path).names() == [])
            JobDirectory(path: path).prune(within: .seconds(60))
        }
    }
}
