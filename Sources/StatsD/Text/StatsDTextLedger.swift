/// What one receiver has been sent of the counters in another program's exposition text; kept between runs.
///
/// Pure. Memory: the series' text and four numbers for each counter that was seen within `keptSeconds`, `bytesLimit` in all.
public struct StatsDTextLedger: Sendable, Equatable {
    /// Where a counter stands.
    struct Entry: Sendable, Equatable {
        /// What the text said last.
        var seen: Double
        /// How much of it the receiver has; below zero when something from before the counter began anew is still to be sent.
        var sent: Double
        /// What the receiver knows it by (`LineTable.key`), so that it keeps its name; zero before it has one.
        var name: UInt64 = 0
        /// When it was in the text last, Unix time in seconds.
        var met: Int64
    }

    /// A counter that was not in the text for so long is forgotten, a week.
    public static let keptSeconds: Int64 = 7 * 24 * 3600
    /// The longest encoded ledger, 128 MiB: counters beyond are not taken in.
    public static let bytesLimit = 128 << 20

    /// Whom the ledger is about: receiver, address, prefix, tags and source.
    ///
    /// Another one has been sent nothing.
    public let identity: String
    private var entries: [[UInt8]: Entry] = [:]
    private var entryBytes = 0

    /// A ledger for a receiver that has been sent nothing.
    public init(identity: String) {
        // One line of the file.
        self.identity = String(String.UnicodeScalarView(identity.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// The number of counters.
    public var count: Int { entries.count }

    /// About how long it is when it is encoded, never less.
    public var encodedBytes: Int { Self.title.utf8.count + identity.utf8.count + entryBytes + 100 }

    /// The names that the receiver knows counters by.
    var names: [UInt64] { entries.values.map(\.name) }

    /// What is known of a counter.
    ///
    /// One that there is no room for is not taken in.
    subscript(key: [UInt8]) -> Entry? {
        get { entries[key] }
        set {
            let bytes = Self.lineBytes + key.count
            guard let newValue else {
                if entries.removeValue(forKey: key) != nil { entryBytes -= bytes }
                return
            }
            if entries[key] == nil {
                guard encodedBytes + bytes <= Self.bytesLimit else { return }
                entryBytes += bytes
            }
            entries[key] = newValue
        }
    }

    /// Forgets counters that were not in the text for too long.
    ///
    /// - Returns: those that are forgotten.
    mutating func forget(at unixTime: Int64) -> [(key: [UInt8], entry: Entry)] {
        let old = entries.filter { $0.value.met < unixTime - Self.keptSeconds }
        for key in old.keys { self[key] = nil }
        return old.map { ($0.key, $0.value) }
    }

    // MARK: The file

    private static let title = "palingenesis statsd ledger 1 "
    /// The most that a line takes besides its key: three numbers of 16 digits, one of 20, four spaces and the line feed.
    private static let lineBytes = 3 * 16 + 20 + 5

    /// The ledger as it is kept: one line per counter, sorted, and a last one that tells whether the others are whole.
    public func encoded() -> [UInt8] {
        var text = Array((Self.title + identity + "\n").utf8)
        for (key, entry) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            for number in [entry.seen.bitPattern, entry.sent.bitPattern, entry.name] {
                text.append(contentsOf: "\(Self.hexadecimal(number)) ".utf8)
            }
            text.append(contentsOf: "\(entry.met) ".utf8)
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
        guard let first = lines.popFirst(), first.starts(with: Self.title.utf8)
        else { throw StatsDTextLedgerError("it is of another kind or version") }
        self.init(identity: String(decoding: first.dropFirst(Self.title.utf8.count), as: UTF8.self))
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count == 5, let seen = Self.number(fields[0]), let sent = Self.number(fields[1]),
                let name = UInt64(String(decoding: fields[2], as: UTF8.self), radix: 16),
                let met = Int64(String(decoding: fields[3], as: UTF8.self))
            else { throw StatsDTextLedgerError("one of its lines is no counter") }
            self[Array(fields[4])] = Entry(seen: seen, sent: sent, name: name, met: met)
        }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Double? {
        UInt64(String(decoding: digits, as: UTF8.self), radix: 16).map { Double(bitPattern: $0) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
