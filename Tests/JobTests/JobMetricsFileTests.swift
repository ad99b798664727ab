import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

struct JobMetricsFileTests {
    private let directory: TemporaryDirectory
    private let path: String
    private let complaints = Complaints()

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/job.prom"
    }

    private func file() throws -> JobMetricsFile { JobMetricsFile(path: path, group: try GroupingKey(job: "j", labels: ["zone": "a"])) }

    private func text(of file: JobMetricsFile) -> String { String(decoding: file.text(complain: complaints.add), as: UTF8.self) }

    @Test func whatTheRunWroteIsPushed() throws {
        let file = try file()
        _ = try directory.write("job.prom", "# TYPE rows gauge\nrows{table=\"a\"} 7\n".utf8)
        #expect(text(of: file) == "# TYPE rows gauge\nrows{table=\"a\"} 7\n")
        #expect(complaints.texts == [])
    }

    @Test func whatAnEarlierRunLeftIsNot() throws {
        _ = try directory.write("job.prom", "rows 7\n".utf8)
        // Nor is it when it says to be from the future.
        let future = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: 1e6)]
        try FileManager.default.setAttributes(future, ofItemAtPath: path)
        #expect(text(of: try file()) == "")
        #expect(complaints.texts == ["\(path) was not written by this run and is left out"])
        // And what is from the past by its own words is, when it has just been put there.
        let file = try file()
        let other = try directory.write("other", "rows 8\n".utf8)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: other)
        #expect(rename(other, path) == 0)
        #expect(text(of: file).hasSuffix("rows 8\n"))
    }

    @Test func whatCannotBePushedIsNamedAndLeftOut() throws {
        let file = try file()
        let text = """
            good 1
            job_exit_code 7
            push_time_seconds 1
            dated 1 1234
            twice{zone="a"} 1
            twice{zone="b"} 2
            b{ad 1
            go_goroutines{a="b"} 1
            torn 1
            """
        _ = try directory.write("job.prom", text.utf8)
        #expect(self.text(of: file).hasSuffix("good 1\n"))
        #expect(complaints.texts.count == 8 && complaints.texts.contains("\(path): the last line lacks its line feed"))
        #expect(complaints.texts.allSatisfy { $0.hasPrefix(path) })
    }

    @Test func whatIsNoTextIsToldInFewWords() throws {
        var random = SplitMix64(seed: 1)
        let file = try file()
        _ = try directory.write("job.prom", (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        #expect(text(of: file) == "")
        #expect(complaints.texts.count <= 7)
    }

    @Test(arguments: ["missing", "directory", "pipe", "huge", "device", "dangling"])
    func whatCannotBeReadIsTold(kind: String) throws {
        let file = try file()
        switch kind {
        case "directory": #expect(JobFiles.makeDirectory(path))
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "huge":
            _ = try directory.write("job.prom", [])
            #expect(truncate(path, 1 << 40) == 0)
        case "device": #expect(symlink("/dev/zero", path) == 0)
        case "dangling": #expect(symlink("nothing", path) == 0)
        default: break
        }
        #expect(text(of: file) == "")
        #expect(complaints.texts.count == 1)
        #expect(complaints.texts.first?.hasPrefix("cannot read the metrics in \(path): ") == true)
    }
}
