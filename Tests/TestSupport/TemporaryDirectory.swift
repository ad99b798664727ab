import Foundation

/// A directory of a test's own.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("palingenesis-job-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Names in the directory or one below it.
    package func names(_ below: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + below)) ?? []).sorted()
    }

    package func write(_ name: String, _ text: some Sequence<UInt8>) throws -> String {
        try Data(text).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }
}
