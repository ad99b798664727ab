import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

@Suite(.timeLimit(.minutes(5)))
struct SpoolDirectoryTests {
    private let directory: TemporaryDirectory
    private let complaints = Complaints()

    init() throws {
        directory = try TemporaryDirectory()
        #expect(JobFiles.makeDirectory(JobFiles.directory(below: directory.path)))
    }

    private func entry(_ job: String, for gateway: String, at time: Double = 100) throws -> SpoolEntry {
        let group = try GroupingKey(job: job, labels: ["instance": "h"])
        let destination = try Gateways.configuration(gateway).destination
        return SpoolEntry(destination: destination, group: group, time: time, body: Array("\(job) 1\n".utf8))
    }

    private func keep(_ job: String, for gateway: String) throws -> SpoolFile {
        let entry = try entry(job, for: gateway)
        let files = JobFiles(stateDirectory: directory.path, group: entry.group)
        let file = SpoolFile(path: files.spool, lock: files.lock)
        try file.replace(entry)
        return file
    }

    private func deliver(_ gateway: FakeGateway) throws -> Int {
        let configuration = try Gateways.configuration(gateway.url, timeout: .seconds(5))
        return SpoolDirectory(stateDirectory: directory.path)
            .deliver(to: configuration, userAgent: "palingenesis/0", complain: complaints.add)
    }

    private var kept: [String] { directory.names("/jobs").filter { $0.hasSuffix(".spool") } }

    @Test func everyJobsPushGoesUnderItsOwnGroup() throws {
        let gateway = try Gateways.showing(Gateways.build)
        for job in ["a", "b", "c"] { _ = try keep(job, for: gateway.url) }
        #expect(try deliver(gateway) == 3)
        let posts = gateway.requests.filter { $0.method == "POST" }
        #expect(Set(posts.map(\.path)) == ["/metrics/job/a/instance/h", "/metrics/job/b/instance/h", "/metrics/job/c/instance/h"])
        #expect(posts.allSatisfy { $0.path.contains("/job/" + $0.body.prefix(1)) })
        #expect(kept == [])
        #expect(try deliver(gateway) == 0)
    }

    @Test func aGroupThatWasPushedSinceIsLeftAlone() throws {
        let gateway = try Gateways.showing(Gateways.build + "push_time_seconds{instance=\"h\",job=\"a\"} 101\n")
        _ = try keep("a", for: gateway.url)
        _ = try keep("b", for: gateway.url)
        #expect(try deliver(gateway) == 2)
        #expect(gateway.requests.filter { $0.method == "POST" }.map(\.body) == ["b 1\n"])
        #expect(kept == [])
    }

    @Test func whatHoldsNoGroupsIsNotAsked() throws {
        let store = try FakeGateway { _, _ in .status(204) }
        let url = store.url + "/api/v1/import/prometheus"
        _ = try keep("a", for: url)
        let configuration = try Gateways.configuration(url)
        let spool = SpoolDirectory(stateDirectory: directory.path)
        #expect(spool.deliver(to: configuration, userAgent: "palingenesis/0", complain: complaints.add) == 1)
        #expect(store.requests.map(\.body) == ["a 1\n"])
    }

    @Test func whatIsForAnotherGatewayStays() throws {
        let gateway = try Gateways.showing(Gateways.build)
        _ = try keep("a", for: "http://elsewhere.example:9091")
        #expect(try deliver(gateway) == 0)
        #expect(gateway.requests.isEmpty)
        #expect(kept.count == 1)
    }

    @Test(arguments: [FakeGateway.Reply.hangUp, .status(503), .status(401), .status(404)])
    func aGatewayInTroubleIsAskedOnceAndAllStays(reply: FakeGateway.Reply) throws {
        let gateway = try FakeGateway { _, _ in reply }
        for job in ["a", "b"] { _ = try keep(job, for: gateway.url) }
        #expect(try deliver(gateway) == 0)
        #expect(gateway.requests.count == 1)
        #expect(kept.count == 2)
    }

    @Test func whatItsJobKeepsMeanwhileStays() throws {
        let newer = LateWriter()
        let gateway = try FakeGateway { request, _ in
            if request.method == "POST" { newer.write() }
            return .status(200, body: request.method == "GET" ? Gateways.build : "")
        }
        let file = try keep("a", for: gateway.url)
        let entry = try entry("a", for: gateway.url, at: 200)
        newer.set { try? file.replace(entry) }
        #expect(try deliver(gateway) == 1)
        #expect(kept.count == 1)
        newer.set {}
        #expect(try deliver(gateway) == 1)
        #expect(kept == [])
    }

    @Test func damageIsToldOnceAndHoldsUpNothing() throws {
        let gateway = try Gateways.showing(Gateways.build)
        _ = try keep("z", for: gateway.url)
        _ = try directory.write("jobs/torn.spool", entry("y", for: gateway.url).text.dropLast())
        _ = try directory.write("jobs/empty.spool", [])
        _ = try directory.write("jobs/foreign.spool", "hello".utf8)
        #expect(symlink("/etc/passwd", directory.path + "/jobs/link.spool") == 0)
        #expect(mkfifo(directory.path + "/jobs/pipe.spool", 0o600) == 0)
        _ = try directory.write("jobs/huge.spool", [])
        #expect(truncate(directory.path + "/jobs/huge.spool", 1 << 40) == 0)
        #expect(try deliver(gateway) == 1)
        #expect(complaints.texts.count == 6)
        #expect(try deliver(gateway) == 0)
        #expect(complaints.texts.count == 6)
        #expect(kept == [])
        #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    }

    @Test func noMoreAreKeptThanThereMayBe() throws {
        for index in 0..<(SpoolDirectory.capacity + 6) {
            let file = try keep("job\(index)", for: "http://g")
            let date = Date(timeIntervalSince1970: Double(1_000_000 + index))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
        }
        SpoolDirectory(stateDirectory: directory.path).prune()
        #expect(kept.count == SpoolDirectory.capacity)
        // The oldest went.
        #expect(!kept.contains { $0.hasPrefix("job5-") })
        #expect(kept.contains { $0.hasPrefix("job6-") })
    }

    @Test func withoutADirectoryThereIsNothingToDo() throws {
        let gateway = try Gateways.showing("")
        let configuration = try Gateways.configuration(gateway.url)
        for path in [directory.path + "/none", "/dev/null"] {
            let spool = SpoolDirectory(stateDirectory: path)
            #expect(spool.deliver(to: configuration, userAgent: "palingenesis/0", complain: complaints.add) == 0)
            spool.prune()
        }
        #expect(gateway.requests.isEmpty && complaints.texts.isEmpty)
    }
}
