import Foundation

/// A real prometheus-pushgateway on a port of loopback, for the life of this object.
final class GatewayProcess: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: UInt16
    private let process: Process

    /// - Parameters:
    ///   - port: any that is free when it is 0.
    ///   - webConfiguration: the path of a file for its `--web.config.file`: TLS, basic authentication.
    init(port: UInt16 = 0, webConfiguration: String? = nil) throws {
        let path = "/usr/bin/prometheus-pushgateway"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "\(path) is missing: apt-get install prometheus-pushgateway")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="] + (webConfiguration.map { ["--web.config.file=\($0)"] } ?? [])
        let log = Pipe()
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // It says where it listens when it does, so that nothing has to be waited for or guessed.
        let output = log.fileHandleForReading
        var text = ""
        var found: UInt16?
        while found == nil {
            let data = output.availableData
            guard !data.isEmpty else {
                process.waitUntilExit()
                throw Failure(description: "prometheus-pushgateway ended: \(text)")
            }
            text += String(decoding: data, as: UTF8.self)
            found = text.components(separatedBy: "address=127.0.0.1:").dropFirst().first
                .flatMap { $0.contains("\n") || $0.contains(" ") ? UInt16($0.prefix { $0.isNumber }) : nil }
        }
        // A pipe that nobody reads would stop the gateway when it is full. Empty is what the end of it looks like.
        Thread.detachNewThread { while !output.availableData.isEmpty {} }
        self.port = found ?? 0
        self.process = process
    }

    deinit {
        stop()
    }

    /// Ends it and waits for the end; the port is free then.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// The label sets of the groups that the gateway holds.
    func groups() throws -> [[String: String]] {
        try data().compactMap { $0["labels"] as? [String: String] }
    }

    /// The values of the one metric without labels of its own, by group.
    func value(of metric: String, in group: [String: String]) throws -> String? {
        let found = try data().first { $0["labels"] as? [String: String] == group }
        let family = found?[metric] as? [String: Any]
        return (family?["metrics"] as? [[String: Any]])?.first?["value"] as? String
    }

    private func data() throws -> [[String: Any]] {
        guard let url = URL(string: "http://127.0.0.1:\(port)/api/v1/metrics") else { return [] }
        let answer = try JSONSerialization.jsonObject(with: Loopback.get(url)) as? [String: Any]
        return answer?["data"] as? [[String: Any]] ?? []
    }
}
