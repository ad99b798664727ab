import Foundation
import Testing

@testable import Daemon
@testable import StatsD

struct StatsDLedgerFileTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)").path

    private func open(_ source: String = "/a/m.prom", receiver: StatsDReceiver = .etsy) throws(StatsDLedgerFile.Failure) -> StatsDLedgerFile
    {
        let configuration = StatsDConfiguration(address: .udp(host: "localhost", port: 8125), receiver: receiver)
        return try StatsDLedgerFile(stateDirectory: directory, configuration: configuration, source: source, title: "m.prom")
    }

    private func remove() { try? FileManager.default.removeItem(atPath: directory) }

    @Test func whatIsSavedIsThereInTheNextRunAndForNobodyElse() throws {
        defer { remove() }
        let path: String
        do {
            let first = try open()
            #expect(first.ledger.count == 0 && first.damage == nil)
            path = first.path
            try first.reserve(bytes: 1 << 20)
            try first.save(ledger(first.ledger))
        }
        #expect(try open().ledger.count == 1)
        #expect(try open(receiver: .datadog).ledger.count == 0)
        #expect(try open("/b/m.prom").ledger.count == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int ?? .max < 300)
    }

    @Test func aSecondPushAtTheSameTimeIsKeptOut() throws {
        defer { remove() }
        do {
            let first = try open()
            #expect { try open() } throws: { "\($0)".contains("another push of m.prom to localhost:8125 is under way") }
            try first.save(first.ledger)
        }
        #expect(try open().damage == nil)
    }

    @Test(arguments: ["truncated", "changed", "empty", "foreign", "folder", "pipe", "loop", "other"])
    func damageIsSetAsideAndToldOnce(_ kind: String) throws {
        defer { remove() }
        let path = try saved()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        switch kind {
        case "truncated": try bytes.dropLast(10).write(to: URL(fileURLWithPath: path))
        case "changed": try Data(bytes.map { $0 == UInt8(ascii: "c") ? UInt8(ascii: "d") : $0 }).write(to: URL(fileURLWithPath: path))
        case "empty": try Data().write(to: URL(fileURLWithPath: path))
        case "foreign": try Data("hello\n".utf8).write(to: URL(fileURLWithPath: path))
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "loop": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        default:
            try Data(StatsDTextLedger(identity: "another receiver").encoded()).write(to: URL(fileURLWithPath: path))
        }
        do {
            let file = try open()
            #expect(file.ledger.count == 0)
            #expect(file.damage?.contains("is damaged: ") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/push").contains { $0.hasSuffix(".damaged-1") })
            try file.save(file.ledger)
        }
        #expect(try open().damage == nil)
    }

    @Test func manyDamagedFilesAreNotKept() throws {
        defer { remove() }
        let path = try open().path
        for _ in 0..<12 {
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try open().damage != nil)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/push")
        #expect(names.count { $0.contains("damaged") } == 9)
    }

    @Test func withoutRoomNothingIsBegun() throws {
        defer { remove() }
        // Below a file there can be no folder.
        try Data().write(to: URL(fileURLWithPath: directory))
        #expect { try open() } throws: { "\($0)".contains("cannot keep a ledger in \(directory)/push") }
        try FileManager.default.removeItem(atPath: directory)
        let file = try open()
        // What is in the way of the new file is a folder with something in it.
        try FileManager.default.createDirectory(atPath: file.path + ".new/x", withIntermediateDirectories: true)
        #expect { try file.reserve(bytes: 10) } throws: { "\($0)".contains("cannot keep the ledger \(file.path)") }
        try FileManager.default.removeItem(atPath: file.path + ".new")
        try file.reserve(bytes: 10)
        try file.reserve(bytes: 10)
        try file.save(file.ledger)
        #expect(!FileManager.default.fileExists(atPath: file.path + ".new"))
    }

    private func saved() throws -> String {
        let file = try open()
        try file.save(ledger(file.ledger))
        return file.path
    }

    private func ledger(_ ledger: StatsDTextLedger) -> StatsDTextLedger {
        var ledger = ledger
        ledger[Array("c".utf8)] = .init(seen: 7, sent: 5, met: 1)
        return ledger
    }
}
