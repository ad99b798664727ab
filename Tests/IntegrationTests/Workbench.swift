import Exposition
import Foundation

/// A directory of a test's own, the servers it starts, and what it asks them.
final class Workbench: Sendable {
    let directory: URL
    /// The name of its assistant's session: no other test's, whose assistant would seem to have the session in use.
    let sessionID = UUID().uuidString.lowercased()

    init() throws {
        // Short, since the path of a Unix socket below it has some hundred bytes.
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("palingenesis-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// A shell script, executable.
    func script(_ name: String, _ body: String) throws -> String {
        let file = directory.appendingPathComponent(name)
        try "#!/bin/sh\n\(body)\n".write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }

    func write(_ name: String, _ text: String) throws -> String {
        let file = directory.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// Keeps the daemons of tests apart.
    var ownDirectories: [String: String] {
        ["PALINGENESIS_STATE": directory.path + "/state", "PALINGENESIS_RUNTIME": directory.path + "/rt"]
    }

    func palingenesis(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProgram {
        let own = ownDirectories.merging(environment) { $1 }
        return try ChildProgram(ChildProgram.palingenesis, arguments, environment: own, directory: directory)
    }

    /// A real Pushgateway.
    func pushgateway(port: Int) async throws -> ChildProgram {
        let gateway = try ChildProgram(
            "/usr/bin/prometheus-pushgateway",
            ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="],
            directory: directory
        )
        try await eventually("the Pushgateway answers: \(gateway.errors)") { (try? get("http://127.0.0.1:\(port)/-/ready")) != nil }
        return gateway
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw TooLate(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    // MARK: Asking

    /// The body of a successful answer.
    func get(_ url: String, _ options: [String] = []) throws -> Data {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        curl.arguments = ["-sS", "--fail-with-body", "--max-time", "5", "--noproxy", "*"] + options + [url]
        let pipe = Pipe()
        curl.standardOutput = pipe
        curl.standardError = FileHandle.nullDevice
        try curl.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        curl.waitUntilExit()
        guard curl.terminationStatus == 0 else {
            throw TooLate(description: "\(url): curl ended with \(curl.terminationStatus): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }

    func metrics(_ url: String) throws -> [ExpositionFamily] {
        try PrometheusTextParser().parse([UInt8](get(url)))
    }
}

extension ChildProgram {
    /// The endpoint's address, once the daemon listens.
    func endpoint() async throws -> String {
        let marker = "palingenesis: metrics at "
        try await eventually("the daemon listens: \(errors)") { errors.contains(marker) }
        return errors.split(separator: "\n").first { $0.hasPrefix(marker) }.map { String($0.dropFirst(marker.count)) } ?? ""
    }
}
