/// The status line and the headers of an answer, line by line as they arrive.
struct ResponseHead {
    /// An answer with more than this many bytes of headers is not read to its end.
    static let limit = 256 * 1024
    /// A longer value is none that a person or a date reader could use.
    private static let valueLimit = 2048

    /// The status of the answer that is arriving; 0 before.
    private(set) var status = 0
    /// HTTP's version; empty before.
    private(set) var version = ""
    /// Whether the headers of the final answer are complete.
    private(set) var isComplete = false
    private(set) var retryAfter: String?
    private(set) var location: String?
    private(set) var date: String?
    private var received = 0

    /// Takes the next line.
    ///
    /// - Returns: whether more may come.
    mutating func receive(_ line: some BidirectionalCollection<UInt8>) -> Bool {
        received += line.count
        guard received <= Self.limit else { return false }
        if line.starts(with: "HTTP/".utf8) {
            // Interim answers such as 100 come before the final one.
            self = ResponseHead(status: Self.status(line), version: Self.version(line), received: received)
        } else if line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            isComplete = status >= 200
        } else if let value = Self.value(of: "retry-after", in: line) {
            retryAfter = value
        } else if let value = Self.value(of: "location", in: line) {
            location = value
        } else if let value = Self.value(of: "date", in: line) {
            date = value
        }
        return true
    }

    init() {}

    private init(status: Int, version: String, received: Int) {
        self.status = status
        self.version = version
        self.received = received
    }

    /// The number in `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private static func status(_ line: some BidirectionalCollection<UInt8>) -> Int {
        let digits = line.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") }
            .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.count == 3 ? Int(String(decoding: digits, as: UTF8.self)) ?? 0 : 0
    }

    private static func version(_ line: some BidirectionalCollection<UInt8>) -> String {
        let number = line.dropFirst("HTTP/".utf8.count).prefix { (UInt8(ascii: ".")...UInt8(ascii: "9")).contains($0) }
        return String(decoding: number.prefix(3), as: UTF8.self)
    }

    private static func value(of name: StaticString, in line: some BidirectionalCollection<UInt8>) -> String? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            name.withUTF8Buffer({ $0.elementsEqual(line[..<colon].lazy.map { $0 | 0x20 }) })
        else { return nil }
        var value = line[line.index(after: colon)...]
        func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
        value = value.drop(while: isSpace)
        while let last = value.last, isSpace(last) { value.removeLast() }
        return value.count <= valueLimit ? String(decoding: value, as: UTF8.self) : nil
    }
}
