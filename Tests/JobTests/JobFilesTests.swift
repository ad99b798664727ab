import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

struct JobFilesTests {
    private func files(_ job: String, _ labels: [String: String] = [:]) throws -> JobFiles {
        JobFiles(stateDirectory: "/state", group: try GroupingKey(job: job, labels: labels))
    }

    @Test func twoGroupsNeverShareAFile() throws {
        let groups = [
            try files("backup"), try files("backup", ["instance": "a"]), try files("backup", ["instance": "b"]), try files("back/up"),
            try files("back_up"), try files("../../etc/passwd"), try files(".."), try files(String(repeating: "x", count: 5000)),
            try files(String(repeating: "x", count: 5001)), try files("é"), try files("è"),
        ]
        #expect(Set(groups.map(\.state)).count == groups.count)
        #expect(try files("backup").state == files("backup").state)
        for group in groups {
            for path in [group.state, group.spool, group.lock, group.runs] {
                #expect(path.hasPrefix("/state/jobs/"))
                let name = path.dropFirst("/state/jobs/".count)
                #expect(!name.contains("/") && !name.hasPrefix(".") && name.utf8.count < 100, "\(name)")
            }
        }
    }

    @Test func directoriesAreMadeForThisUserAlone() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a/b/c"
        #expect(JobFiles.makeDirectory(path))
        #expect(JobFiles.makeDirectory(path))
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/a")[.posixPermissions] as? Int
        #expect(mode == 0o700)
        let file = try directory.write("file", [])
        #expect(!JobFiles.makeDirectory(file + "/a/b"))
        #expect(!JobFiles.makeDirectory(""))
        #expect(!JobFiles.makeDirectory("/dev/null/x"))
    }
}
