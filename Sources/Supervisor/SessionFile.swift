public import SystemPackage
import Yams

/// What a session file's front matter says: YAML between two lines `---` at the top of a Markdown document.
///
/// Keys that are not listed here may hold anything. The text below the front matter is not read.
public struct SessionFile: Sendable, Equatable {
    /// Why a session file says nothing.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// The file could not be read, and why.
        case unreadable(String)
        /// It does not begin with a line `---`, or no second one follows.
        case noFrontMatter
        /// What stands between is no YAML mapping, and why.
        case invalidFrontMatter(String)

        /// What is wrong.
        public var description: String {
            switch self {
            case .unreadable(let reason): reason
            case .noFrontMatter: "no front matter between two lines ---"
            case .invalidFrontMatter(let reason): "front matter: \(reason)"
            }
        }
    }

    /// Steps done and planned.
    public var steps: SessionSteps
    /// The highest numbered step that was done, or `lastStep`.
    public var lastStep: Int
    /// Whether `status` says `complete` or `completed`.
    public var isComplete: Bool

    static let greatestSize = 1024 * 1024
    static let greatestFrontMatter = 64 * 1024
    private static let mostAliases = 8

    /// Reads a file of at most 1 MiB; what an assistant may have put there in its place, a link or a pipe, is not read.
    public init(contentsOf path: FilePath) throws(Failure) {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path, limit: Self.greatestSize, followsLinks: false)
        } catch {
            throw .unreadable(error.description)
        }
        // An assistant may have written anything into the text below.
        try self.init(parsing: String(decoding: bytes, as: UTF8.self))
    }

    /// Parses a document.
    public init(parsing text: String) throws(Failure) {
        let matter = try Self.frontMatter(of: text)
        // Aliases of aliases multiply, and the library walks through all of it where such a one is a key.
        guard Self.count("*", in: matter) <= Self.mostAliases || Self.count("&", in: matter) == 0 else {
            throw .invalidFrontMatter("more than \(Self.mostAliases) aliases")
        }
        let root: Node?
        do {
            // Texts are wanted as they stand, whatever else they look like.
            root = try Yams.compose(yaml: matter, .basic)
        } catch {
            throw .invalidFrontMatter("\(error)".split(whereSeparator: \.isNewline).joined(separator: " "))
        }
        guard let root, case .mapping(let mapping) = root else { throw .invalidFrontMatter("a mapping is expected") }
        let done = (mapping["stepsCompleted"] ?? mapping["steps_completed"])?.sequence.map(Array.init) ?? []
        let total = mapping["totalSteps"] ?? mapping["total_steps"]
        steps = SessionSteps(completed: done.count, total: max(total.flatMap(Self.integer) ?? 0, 0))
        let explicit = (mapping["lastStep"] ?? mapping["last_step"]).flatMap(Self.integer)
        lastStep = max(explicit ?? done.compactMap(Self.integer).max() ?? done.count, 0)
        isComplete = ["complete", "completed"].contains(mapping["status"]?.string?.lowercased() ?? "")
    }

    /// Decimal digits only: the library's own reading of `59:59:…`, as a number to the base of 60, traps when that is too large.
    private static func integer(_ node: Node) -> Int? {
        node.scalar.flatMap { Int($0.string) }
    }

    /// How often an indicator stands before a name and not behind one: at least as often as there are anchors (`&`) or aliases (`*`).
    private static func count(_ indicator: Unicode.Scalar, in text: String) -> Int {
        let isName = { (byte: UInt8) in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
        }
        let bytes = Array(text.utf8)
        return bytes.indices.dropLast().count { index in
            bytes[index] == UInt8(ascii: indicator) && isName(bytes[index + 1]) && (index == 0 || !isName(bytes[index - 1]))
        }
    }

    private static func frontMatter(of text: String) throws(Failure) -> String {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        let isRule = { (line: Substring) in line.drop { $0 == "\u{FEFF}" }.reversed().drop { $0 == " " || $0 == "\t" }.elementsEqual("---")
        }
        guard let first = lines.first, isRule(first), let last = lines.dropFirst().firstIndex(where: isRule) else {
            throw .noFrontMatter
        }
        let matter = lines[1..<last].joined(separator: "\n")
        // What comes next takes the YAML parser's time, which the text below does not.
        guard matter.utf8.count <= greatestFrontMatter else { throw .invalidFrontMatter("longer than \(greatestFrontMatter) bytes") }
        return matter
    }
}
