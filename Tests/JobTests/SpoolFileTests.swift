import Foundation
import Pushgateway
import TestSupport
import Testing

@testable import Job

struct SpoolFileTests {
    private let directory: TemporaryDirectory
    private let file: SpoolFile

    init() throws {
        directory = try TemporaryDirectory()
        file = SpoolFile(path: directory.path + "/j.spool", lock: directory.path + "/j.lock")
    }

    private func entry(_ time: Double) throws -> SpoolEntry {
        SpoolEntry(destination: "http://g", group: try GroupingKey(job: "j"), time: time, body: Array("a 1\n".utf8))
    }

    @Test func theLatestWins() throws {
        #expect(file.read() == .nothing)
        try file.replace(entry(1))
        try file.replace(entry(2))
        #expect(file.read() == .entry(try entry(2)))
    }

    @Test func whatIsFromLaterIsNotDropped() throws {
        try file.replace(entry(10))
        file.drop(upTo: 9.9)
        #expect(file.read() == .entry(try entry(10)))
        file.drop(upTo: 10)
        #expect(file.read() == .nothing)
        file.drop(upTo: 10)
    }

    @Test func whoIsAboutToReplaceItIsLeftAlone() throws {
        try file.replace(entry(10))
        let lock = try #require(FileLock(file.lock))
        #expect(lock.tryExclusive())
        file.drop(upTo: 10, waiting: .zero)
        #expect(file.read() == .entry(try entry(10)))
    }

    @Test func whatIsDamagedIsToldAndDropped() throws {
        let text = try entry(1).text
        let foreign: [[UInt8]] = [[], [0], Array(text.dropLast()), Array(text.dropFirst()), Array("#!/bin/sh\n".utf8), text + text]
        for content in foreign {
            _ = try directory.write("j.spool", content)
            #expect(file.read() == .damaged("it is not as it was written"))
            file.drop(upTo: -.infinity)
            #expect(file.read() == .nothing)
        }
    }

    @Test func whatIsNoFileIsTold() throws {
        #expect(mkfifo(file.path, 0o600) == 0)
        #expect(file.read() == .damaged("it is no regular file"))
        try file.replace(entry(1))
        #expect(file.read() == .entry(try entry(1)))
        file.drop(upTo: 1)
        #expect(symlink("/etc/passwd", file.path) == 0)
        #expect(file.read() == .damaged("it is a symbolic link"))
        file.drop(upTo: -.infinity)
        #expect(file.read() == .nothing)
        #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    }
}
