import Foundation

/// The `prometheus-pushgateway` of the system on any free port.
struct RealPushgateway {
    struct NotStarted: Error {
        let output: String
    }

    let port: Int
    private let process: Process
    private let errors: Pipe

    /// Starts one and waits until it listens.
    init() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prometheus-pushgateway")
        process.arguments = ["--web.listen-address=127.0.0.1:0", "--persistence.file="]
        errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var output = ""
        while true {
            let part = errors.fileHandleForReading.availableData
            output += String(decoding: part, as: UTF8.self)
            // The line ends in the address, so it must be there to its end.
            for line in output.split(separator: "\n").dropLast(output.hasSuffix("\n") ? 0 : 1) where line.contains("msg=\"Listening on\"") {
                guard let port = line.split(separator: ":").last.flatMap({ Int($0) }) else { continue }
                self.port = port
                return
            }
            guard !part.isEmpty else { throw NotStarted(output: output) }
        }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    func exchange(_ method: String, _ target: String, _ body: [UInt8] = [], headers: [String] = []) async throws -> Loopback.Answer {
        try await Loopback.exchange(method, target, body: body, headers: headers, port: port)
    }
}
