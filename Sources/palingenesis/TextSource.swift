import Daemon
import Exposition
import Push
import Pushgateway

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a text of metrics comes from: a file, a URL, or the standard input.
struct TextSource: Sendable {
    /// The longest text that is read.
    static let limit = 64 << 20

    /// Why a source gave nothing; in words for people.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let name: String

    /// - Parameter name: as somebody wrote it; `-` is the standard input.
    init(_ name: String) {
        self.name = name
    }

    private var isURL: Bool { name.hasPrefix("http://") || name.hasPrefix("https://") }

    /// What it is called in messages; a URL without credentials, query and fragment.
    var title: String {
        guard isURL else { return name == "-" ? "standard input" : name }
        let scheme = name.hasPrefix("https://") ? "https://" : "http://"
        let rest = name.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
        return scheme + (rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest)
    }

    /// What tells it from other sources in every run: the whole URL, or the file's path from the root.
    var identity: String {
        guard !isURL, name != "-", !name.hasPrefix("/") else { return name }
        guard let directory = getcwd(nil, 0) else { return name }
        defer { free(directory) }
        return String(cString: directory) + "/" + name
    }

    /// Reads the whole text; blocks as long as a file or the standard input does, and no longer than `timeout` for a URL.
    func read(timeout: Duration, userAgent: String, cancellation: CancellationFlag = CancellationFlag()) throws -> [UInt8] {
        if isURL {
            do {
                return try PushgatewayConnection(userAgent: userAgent, cancellation: cancellation)
                    .fetch(name, limit: Self.limit, within: timeout)
            } catch {
                throw Failure(description: "cannot read \(title): \(error.message)")
            }
        }
        let descriptor = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: "cannot read \(title): \(Self.words)") }
        defer { if name != "-" { close(descriptor) } }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(description: "cannot read \(title): \(Self.words)") }
            if count == 0 { return text }
            text += chunk[..<count]
            guard text.count <= Self.limit else { throw Failure(description: "\(title) is longer than \(Self.limit >> 20) MiB") }
        }
    }

    private static var words: String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }
}
