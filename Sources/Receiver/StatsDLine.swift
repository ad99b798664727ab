import Exposition

/// One line of StatsD, `name:value|type`, with the extensions of etsy's, Datadog's and Prometheus' receivers.
///
/// Tags stand in the name (`name;key=value`) or after `|#` (`|#key:value,…`), a sampling rate after `|@`. Several values may be packed
/// with colons (`name:1:2|ms`). What Datadog adds (`|c:`, `|T`, `|e:`, `|card:`) is passed over.
struct StatsDLine: Equatable {
    /// Why a line cannot be read.
    struct Malformed: Error, Equatable {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    enum Value: Equatable {
        case number(Double)
        /// A gauge's value with a sign: what is added to it.
        case difference(Double)
        /// A set's value.
        case member(String)
    }

    let series: StatsDSeries
    let values: [Value]
    /// The share of events that were sent, above 0 and at most 1.
    let rate: Double

    /// Reads a line without its LF.
    init(_ bytes: ArraySlice<UInt8>) throws(Malformed) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed("it is not UTF-8") }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw Malformed("there is no colon after the name") }
        let (name, nameTags) = try Self.name(text[..<colon])
        let fields = text[text.index(after: colon)...].split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count > 1 else { throw Malformed("there is no type after the value") }
        guard let kind = StatsDKind(rawValue: String(fields[1])) else { throw Malformed("the type \(Self.shown(fields[1])) is unknown") }
        var tags = nameTags
        var rate = 1.0
        for field in fields.dropFirst(2) {
            if field.hasPrefix("@") {
                rate = try Self.rate(field.dropFirst())
            } else if field.hasPrefix("#") {
                tags += try Self.tags(field.dropFirst())
            } else if !["c:", "T", "e:", "card:"].contains(where: field.hasPrefix) {
                throw Malformed("nobody knows what \(Self.shown(field)) means")
            }
        }
        series = StatsDSeries(name: name, tags: tags, kind: kind)
        values = try Self.values(fields[0], kind: kind)
        self.rate = rate
    }

    // MARK: Parts

    private static func name(_ text: Substring) throws(Malformed) -> (String, [ExpositionLabel]) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { throw Malformed("there is no name") }
        var tags: [ExpositionLabel] = []
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "="), equals > part.startIndex else {
                throw Malformed("the tag \(shown(part)) has no name and equals sign")
            }
            tags.append(ExpositionLabel(name: String(part[..<equals]), value: String(part[part.index(after: equals)...])))
        }
        return (String(name), tags)
    }

    /// A tag without a colon has an empty value.
    private static func tags(_ text: Substring) throws(Malformed) -> [ExpositionLabel] {
        var tags: [ExpositionLabel] = []
        for part in text.split(separator: ",") {
            let colon = part.firstIndex(of: ":") ?? part.endIndex
            guard colon > part.startIndex else { throw Malformed("the tag \(shown(part)) has no name") }
            tags.append(ExpositionLabel(name: String(part[..<colon]), value: String(part[colon...].dropFirst())))
        }
        return tags
    }

    private static func rate(_ text: Substring) throws(Malformed) -> Double {
        guard let rate = DecimalNumber.read(Array(text.utf8)[...]), rate > 0, rate <= 1 else {
            throw Malformed("the rate \(shown(text)) does not lie above 0 and up to 1")
        }
        return rate
    }

    private static func values(_ text: Substring, kind: StatsDKind) throws(Malformed) -> [Value] {
        guard !text.isEmpty else { throw Malformed("there is no value") }
        if kind == .set { return [.member(String(text))] }
        var values: [Value] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard let number = DecimalNumber.read(Array(part.utf8)[...]), number.isFinite else {
                throw Malformed("the value \(shown(part)) is not a finite number")
            }
            let hasSign = part.hasPrefix("+") || part.hasPrefix("-")
            values.append(kind == .gauge && hasSign ? .difference(number) : .number(number))
        }
        return values
    }

    private static func shown(_ text: Substring) -> String {
        QuotedText.quoted(text.utf8.prefix(60))
    }
}
