/// What one receiver has been sent of the counters in another program's exposition text; kept between runs.
///
/// Pure. Memory: the series' text and two numbers for each counter that was ever seen.
public struct StatsDTextLedger: Sendable, Equatable {
    /// Where a counter stands.
    struct Entry: Sendable, Equatable {
        /// What the text said last.
        var seen: Double
        /// How much of it the receiver has; below zero when something from before the counter began anew is still to be sent.
        var sent: Double
    }

    /// Whom the ledger is about: receiver, address, prefix and tags.
    ///
    /// Another one has been sent nothing.
    public let identity: String
    private(set) var entries: [[UInt8]: Entry] = [:]

    /// A ledger for a receiver that has been sent nothing.
    public init(identity: String) {
        // One line of the file.
        self.identity = String(String.UnicodeScalarView(identity.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }

    /// The number of counters.
    public var count: Int { entries.count }

    subscript(key: [UInt8]) -> Entry? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    // MARK: The file

    private static let title = "palingenesis statsd ledger 1 "

    /// The ledger as it is kept: one line per counter, sorted, and a last one that tells whether the others are whole.
    public func encoded() -> [UInt8] {
        var text = Array((Self.title + identity + "\n").utf8)
        for (key, entry) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text.append(contentsOf: "\(Self.hexadecimal(entry.seen)) \(Self.hexadecimal(entry.sent)) ".utf8)
            text.append(contentsOf: key)
            text.append(UInt8(ascii: "\n"))
        }
        var fingerprint = Fingerprint()
        fingerprint.add(text)
        text.append(contentsOf: "end \(entries.count) \(String(fingerprint.value, radix: 16))\n".utf8)
        return text
    }

    /// Reads what `encoded` wrote.
    ///
    /// - Throws: `StatsDTextLedgerError` when a byte of it is not as it was written.
    public init(decoding bytes: [UInt8]) throws(StatsDTextLedgerError) {
        guard bytes.last == UInt8(ascii: "\n"),
            let end = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map({ $0 + 1 })
        else { throw StatsDTextLedgerError("it has no end") }
        var lines = bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        var fingerprint = Fingerprint()
        fingerprint.add(bytes[..<end])
        let expected = "end \(lines.count - 1) \(String(fingerprint.value, radix: 16))"
        guard bytes[end...].dropLast().elementsEqual(expected.utf8) else { throw StatsDTextLedgerError("its end does not fit the rest") }
        guard let first = lines.popFirst().map({ String(decoding: $0, as: UTF8.self) }), first.begins(with: "palingenesis statsd ledger 1 ")
        else { throw StatsDTextLedgerError("it is of another kind or version") }
        self.init(identity: String(first.dropFirst(Self.title.count)))
        for line in lines {
            let start = line.startIndex
            guard line.count > 34, let seen = Self.number(line[start..<start + 16]), let sent = Self.number(line[start + 17..<start + 33])
            else { throw StatsDTextLedgerError("one of its lines is no counter") }
            entries[Array(line[(start + 34)...])] = Entry(seen: seen, sent: sent)
        }
    }

    private static func hexadecimal(_ value: Double) -> String {
        let digits = String(value.bitPattern, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Double? {
        UInt64(String(decoding: digits, as: UTF8.self), radix: 16).map { Double(bitPattern: $0) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
