/// What is kept of an answer's body; however long it is, memory stays bounded.
enum BodyReading: Sendable, Equatable {
    /// Its beginning, which is enough to know a refusal's reason.
    case beginning
    /// All of it, if it is no longer than this many bytes.
    case whole(limit: Int)
    /// Its lines that begin with one of these texts.
    case lines([String], limit: Int)
}

/// Takes a body piece by piece, and keeps of it what is wanted.
struct BodyCollector {
    /// How much of a beginning is kept.
    static let beginningLimit = 4096
    /// What is read and thrown away so that the connection can be kept; beyond it, closing costs less.
    private static let readLimit = 64 * 1024

    /// What was kept.
    private(set) var bytes: [UInt8] = []
    /// Whether something that was wanted did not fit.
    private(set) var isIncomplete = false

    private let reading: BodyReading
    private let prefixes: [[UInt8]]
    private let longestPrefix: Int
    private var count = 0
    /// Where the line that is arriving begins in `bytes`; nil when it is not wanted.
    private var line: Int? = 0

    init(_ reading: BodyReading) {
        self.reading = reading
        if case .lines(let texts, _) = reading { prefixes = texts.map { Array($0.utf8) } } else { prefixes = [] }
        longestPrefix = prefixes.map(\.count).max() ?? 0
    }

    /// Takes the next piece; false when no more is of use.
    mutating func take(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        count += piece.count
        switch reading {
        case .beginning:
            bytes.append(contentsOf: piece.prefix(max(Self.beginningLimit - bytes.count, 0)))
            return count <= Self.readLimit
        case .whole(let limit):
            bytes.append(contentsOf: piece.prefix(max(limit - bytes.count, 0)))
            isIncomplete = count > limit
            return !isIncomplete
        case .lines(_, let limit):
            var rest = piece[...]
            while !rest.isEmpty, bytes.count <= limit {
                let end = rest.firstIndex(of: UInt8(ascii: "\n"))
                takePart(rest[..<(end.map { $0 + 1 } ?? rest.endIndex)], endsLine: end != nil)
                rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
            }
            isIncomplete = bytes.count > limit
            return !isIncomplete
        }
    }

    private mutating func takePart(_ part: Slice<UnsafeBufferPointer<UInt8>>, endsLine: Bool) {
        if let start = line {
            bytes.append(contentsOf: part)
            // Undecided as long as the line is shorter than what it is compared with.
            if (endsLine || bytes.count - start >= longestPrefix), !prefixes.contains(where: bytes[start...].starts(with:)) {
                bytes.removeSubrange(start...)
                line = nil
            }
        }
        if endsLine { line = bytes.count }
    }
}
