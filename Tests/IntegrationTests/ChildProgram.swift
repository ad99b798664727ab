import Foundation

/// A program that a test starts and stops; what it prints goes into files.
final class ChildProgram: @unchecked Sendable {
    private let process = Process()
    private let directory: URL
    let outputFile: URL
    let errorFile: URL

    /// The program under test, beside the test bundle.
    static let palingenesis = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("palingenesis").path

    /// Starts a program; a missing one is an error of the test.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], directory: URL) throws {
        self.directory = directory
        let name = UUID().uuidString
        outputFile = directory.appendingPathComponent("\(name).out")
        errorFile = directory.appendingPathComponent("\(name).err")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory.path, "TZ": "UTC"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var id: Int32 { process.processIdentifier }
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// The exit status as a shell reports it, once the program has ended.
    func end(within seconds: Double = 20) async throws -> Int32 {
        try await eventually(within: seconds, "the program ends; its errors:\n\(errors)") { !process.isRunning }
        return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    }
}

/// A condition that did not come about in time.
struct TooLate: Error, CustomStringConvertible {
    let description: String
}

/// Looks until a condition holds.
///
/// Integration tests wait for other processes, so this is real time, bounded.
func eventually(within seconds: Double = 20, _ what: @autoclosure () -> String, _ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !(try condition()) {
        guard ContinuousClock.now < deadline else { throw TooLate(description: "not within \(seconds) s: \(what())") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
