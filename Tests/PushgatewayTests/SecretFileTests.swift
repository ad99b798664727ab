import Foundation
import Push
import Testing

@testable import Pushgateway

struct SecretFileTests {
    @Test(arguments: [("token", "token"), ("token\n", "token"), ("token\r\n\n", "token"), (" to ken \n", " to ken "), ("a\nb\n", "a\nb")])
    func lineBreaksAtTheEndAreLeftOut(content: String, secret: String) throws {
        let file = try TemporaryFile(content.utf8)
        #expect(try SecretFile(path: file.path).contents() == Array(secret.utf8))
    }

    @Test func theFileIsReadAnewEachTime() throws {
        let file = try TemporaryFile("old\n".utf8)
        let secret = SecretFile(path: file.path)
        #expect(try secret.contents() == Array("old".utf8))
        try file.write("new\n".utf8)
        #expect(try secret.contents() == Array("new".utf8))
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: PushFailure(.configuration, "the secret file /nowhere/token cannot be opened: No such file or directory")) {
            try SecretFile(path: "/nowhere/token").contents()
        }
    }

    @Test func aDirectoryIsNoSecret() {
        #expect(throws: PushFailure(.configuration, "the secret file /tmp cannot be read: Is a directory")) {
            try SecretFile(path: "/tmp").contents()
        }
    }

    @Test(arguments: ["", "\n", "\r\n\r\n"])
    func anEmptyFileIsNoSecret(content: String) throws {
        let file = try TemporaryFile(content.utf8)
        #expect(throws: PushFailure(.configuration, "the secret file \(file.path) is empty")) { try SecretFile(path: file.path).contents() }
    }

    @Test func theSizeIsBounded() throws {
        let largest = try TemporaryFile(repeatElement(UInt8(ascii: "x"), count: 65_536))
        #expect(try SecretFile(path: largest.path).contents().count == 65_536)
        let larger = try TemporaryFile(repeatElement(UInt8(ascii: "x"), count: 65_537))
        let message = "the secret file \(larger.path) is larger than 65536 bytes: that is no password or token"
        #expect(throws: PushFailure(.configuration, message)) { try SecretFile(path: larger.path).contents() }
        #expect(throws: PushFailure.self) { try SecretFile(path: "/dev/zero").contents() }
    }

    @Test func aNamedPipeWithoutAWriterDoesNotHoldThePush() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("palingenesis-\(UUID().uuidString)").path
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        #expect(throws: PushFailure(.configuration, "the secret file \(path) is empty")) { try SecretFile(path: path).contents() }
    }
}
