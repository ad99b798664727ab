import Foundation

/// A file with given content, for the life of this object.
final class TemporaryFile {
    let path: String

    init(_ content: some Sequence<UInt8>) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("palingenesis-\(UUID().uuidString)").path
        try write(content)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ content: some Sequence<UInt8>) throws {
        try Data(content).write(to: URL(fileURLWithPath: path))
    }
}
