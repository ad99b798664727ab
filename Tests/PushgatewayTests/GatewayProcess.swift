import Foundation

/// A real prometheus-pushgateway on a free port of loopback, for the life of this object.
final class GatewayProcess: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: UInt16
    private let process: Process

    init() throws {
        let path = "/usr/bin/prometheus-pushgateway"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "\(path) is missing: apt-get install prometheus-pushgateway")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--web.listen-address=127.0.0.1:0", "--persistence.file="]
        let log = Pipe()
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // It says where it listens when it does, so that nothing has to be waited for or guessed.
        var text = ""
        var port: UInt16?
        while port == nil {
            let data = log.fileHandleForReading.availableData
            guard !data.isEmpty else {
                process.waitUntilExit()
                throw Failure(description: "prometheus-pushgateway ended: \(text)")
            }
            text += String(decoding: data, as: UTF8.self)
            port = text.components(separatedBy: "address=127.0.0.1:").dropFirst().first
                .flatMap { $0.contains("\n") || $0.contains(" ") ? UInt16($0.prefix { $0.isNumber }) : nil }
        }
        log.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        self.port = port ?? 0
        self.process = process
    }

    deinit {
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
