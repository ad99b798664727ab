import Foundation

/// A program that reads its input and answers.
enum Tool {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end; an exit status that is not permitted is an error.
    static func run(
        _ program: String,
        _ arguments: [String],
        input: Data,
        package: String,
        permitted: Set<Int32> = [0]
    ) throws -> Data {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Failure(description: "\(program) is missing: apt-get install \(package)")
        }
        // Files, since a pipe that nobody reads would stop the program.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try input.write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard permitted.contains(process.terminationStatus) else {
            let errors = try String(decoding: Data(contentsOf: files[2]), as: UTF8.self)
            throw Failure(
                description: "\(program) \(arguments) ended with \(process.terminationStatus) (apt-get install \(package)?): \(errors)"
            )
        }
        return try Data(contentsOf: files[1])
    }
}
