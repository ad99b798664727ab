import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

/// What a job and the daemon do at a gateway in trouble, often: `PALINGENESIS_FAULT_ROUNDS` times, for `Tests/faults.sh`.
///
/// Here, since it looks at the memory and the descriptors of its own process.
struct JobFaultTests {
    private static let rounds = FaultRounds.count(otherwise: 10)
    private static let noise = 3 << 20

    private static let replies: [FakeGateway.Reply] = [
        .hangUp, .silence, .status(200, body: "\u{1}push_time_seconds{ 1\n"), .status(204),
        .status(301, headers: "Location: http://x/\r\n"),
        .status(400, body: String(repeating: "many words\n", count: 20_000)), .status(401), .status(408),
        .status(429, headers: "Retry-After: 2\r\n"), .status(500), .status(501), .status(503),
    ]

    private func entry(_ configuration: PushgatewayConfiguration) -> SpoolEntry {
        SpoolEntry(destination: configuration.destination, group: configuration.groupingKey, time: 1, body: Array("kept 1\n".utf8))
    }

    /// A job's start and end, and the daemon's look into the spool.
    private func round(_ configuration: PushgatewayConfiguration, _ directory: TemporaryDirectory) throws {
        let connection = PushgatewayConnection(userAgent: "palingenesis/0")
        let files = JobFiles(stateDirectory: directory.path, group: configuration.groupingKey)
        let store = JobStore(files: files) { Issue.record("\($0)") }
        #expect(store.spool(entry(configuration)))
        let text = Array("started 1\n".utf8)
        _ = StartPush(gateway: configuration, spooled: store.spooled(), readsTotals: true, text: text).perform(connection)
        _ = EndPush(gateway: configuration, text: text, deadline: .now + .milliseconds(50)).perform(connection, wait: { _ in })
        _ = store.update { $0.add(.failure, at: 1) }
        _ = SpoolDirectory(stateDirectory: directory.path).deliver(to: configuration, userAgent: "palingenesis/0") {
            Issue.record("\($0)")
        }
    }

    @Test(.timeLimit(.minutes(60)), arguments: FaultRounds.part(of: Array(replies.indices)))
    func memoryAndDescriptorsStayWhereTheyWere(index: Int) throws {
        let gateway = try FakeGateway { _, _ in Self.replies[index] }
        let directory = try TemporaryDirectory()
        // As short as it can be for one that does not answer, since every round waits for it.
        let configuration = try PushgatewayConfiguration(
            url: gateway.url,
            job: "j",
            method: .post,
            timeout: .milliseconds(20),
            compression: .none,
            proxy: ""
        )
        for _ in 0..<max(Self.rounds / 10, 5) { try round(configuration, directory) }
        let (bytes, open) = (try residentBytes(), try descriptors())
        for _ in 0..<Self.rounds { try round(configuration, directory) }
        #expect(try residentBytes() - bytes < Self.noise)
        // The gateway is of this process too, and its last connections may not have ended yet.
        #expect(try descriptors() - open <= 4)
        #expect(directory.names("/jobs").count <= 3)
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
