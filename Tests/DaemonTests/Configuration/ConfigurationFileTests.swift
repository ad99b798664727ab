import Glibc
import Testing

@testable import Daemon

struct ConfigurationFileTests {
    // MARK: Locating

    @Test(arguments: [
        ("/a", ["PALINGENESIS_CONFIG": "/b", "HOME": "/h"], "/a", true), (nil, ["PALINGENESIS_CONFIG": "/b", "HOME": "/h"], "/b", true),
        (nil, ["PALINGENESIS_CONFIG": "", "HOME": "/h"], "/h/.config/palingenesis/config.yaml", false),
        (nil, ["HOME": "/h"], "/h/.config/palingenesis/config.yaml", false),
    ])
    func theFlagBeatsTheEnvironmentWhichBeatsTheHome(flag: String?, environment: [String: String], path: String, isRequired: Bool) {
        #expect(ConfigurationFile.locate(flag: flag, environment: environment) == ConfigurationFile(path: path, isRequired: isRequired))
    }

    @Test func withoutAHomeThereIsNoDefaultFile() {
        #expect(ConfigurationFile.locate(flag: nil, environment: [:]) == nil)
        #expect(ConfigurationFile.locate(flag: nil, environment: ["HOME": ""]) == nil)
    }

    // MARK: Reading

    private func problem(_ path: String, isRequired: Bool = true) -> [String]? {
        do {
            _ = try ConfigurationFile(path: path, isRequired: isRequired).read()
            return nil
        } catch {
            return error.problems
        }
    }

    private func inTemporaryDirectory(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/configuration-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = rmdir(directory) }
        try body(directory)
    }

    private func write(_ text: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { _ = close(descriptor) }
        try #require(Glibc.write(descriptor, text, text.count) == text.count)
    }

    @Test func readsTheWholeFile() throws {
        try inTemporaryDirectory { directory in
            let path = directory + "/config.yaml"
            let text = [UInt8]("# ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) - 2)
            try write(text, to: path)
            defer { _ = unlink(path) }
            let file = try #require(try ConfigurationFile(path: path, isRequired: true).read())
            #expect(file.name == path)
            #expect(file.text == text)
        }
    }

    @Test func refusesAFileOverAMebibyte() throws {
        try inTemporaryDirectory { directory in
            let path = directory + "/config.yaml"
            try write([UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) + 1), to: path)
            defer { _ = unlink(path) }
            #expect(problem(path) == ["\(path): it holds more than 1 MiB; a configuration is smaller"])
        }
    }

    @Test func aMissingFileIsWrongOnlyWhenSomebodyNamedIt() throws {
        try inTemporaryDirectory { directory in
            #expect(problem(directory + "/no.yaml") == ["\(directory)/no.yaml: there is no such file"])
            #expect(problem(directory + "/no/no.yaml") == ["\(directory)/no/no.yaml: there is no such file"])
            let file = try ConfigurationFile(path: directory + "/no/no.yaml", isRequired: false).read()
            #expect(file?.name == nil)
        }
    }

    @Test func refusesAPipeThatNobodyWritesTo() throws {
        try inTemporaryDirectory { directory in
            let path = directory + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            defer { _ = unlink(path) }
            #expect(problem(path) == ["\(path): this is no regular file"])
            #expect(problem(path, isRequired: false) == ["\(path): this is no regular file"])
        }
    }

    @Test func refusesWhatIsNoRegularFile() throws {
        #expect(problem("/tmp") == ["/tmp: this is a directory (name the file in it)"])
        #expect(problem("/dev/zero") == ["/dev/zero: this is no regular file"])
        #expect(problem("/dev/zero", isRequired: false) == ["/dev/zero: this is no regular file"])
        #expect(problem("") == [": this is no file name"])
        #expect(problem("/tmp\0/x") == ["/tmp\\u{0}/x: this is no file name"])
        try inTemporaryDirectory { directory in
            let path = directory + "/loop"
            try #require(symlink(path, path) == 0)
            defer { _ = unlink(path) }
            #expect(problem(path) == ["\(path): Too many levels of symbolic links"])
        }
    }
}
