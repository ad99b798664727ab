/// One pass through a text: the grammar, a line at a time.
struct PrometheusTextReading {
    private static let fewLabels = 16

    var families = FamilyCollection()
    private var cursor: ByteCursor
    private let limit: Int
    private var sampleCount = 0
    /// The name of the sample read last, since series of one name follow one another.
    private var recent: (bytes: ArraySlice<UInt8>, name: String, family: Int)?

    init(_ bytes: [UInt8], limit: Int) {
        cursor = ByteCursor(bytes)
        self.limit = limit
    }

    /// Reads one line with the LF at its end; false when there is none left.
    mutating func line() throws(PrometheusTextError) -> Bool {
        cursor.beginLine()
        cursor.skipBlanks()
        switch cursor.current {
        case nil: return false
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "#"): try comment()
        default: try sample()
        }
        // Wherever reading a line ended, it ended at its LF.
        cursor.advance()
        guard families.members.count + sampleCount <= limit else { throw cursor.error("more than \(limit) samples and families") }
        return true
    }

    // MARK: Comments

    private mutating func comment() throws(PrometheusTextError) {
        cursor.advance()
        cursor.skipBlanks()
        let keyword = try token()
        guard try cursor.expected() != UInt8(ascii: "\n") else { return }
        let isHelp = keyword.elementsEqual("HELP".utf8)
        guard isHelp || keyword.elementsEqual("TYPE".utf8) else {
            cursor.skip { $0 != UInt8(ascii: "\n") }
            _ = try cursor.expected()
            return
        }
        cursor.skipBlanks()
        let name = metricName()
        let next = try cursor.expected()
        guard next != UInt8(ascii: "\n") else { return }
        guard ByteCursor.isBlank(next) else { throw cursor.error("invalid metric name in comment") }
        let family = families.index(for: String(decoding: name, as: UTF8.self))
        cursor.skipBlanks()
        guard try cursor.expected() != UInt8(ascii: "\n") else { return }
        if isHelp { try help(family) } else { try type(family) }
    }

    private mutating func help(_ family: Int) throws(PrometheusTextError) {
        guard families[family].help == nil else {
            throw cursor.error("second HELP line for metric name \(QuotedText.quoted(families[family].name))")
        }
        let text = try escapedText(upTo: UInt8(ascii: "\n"), escapes: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
        families[family].help = String(decoding: text, as: UTF8.self)
    }

    private mutating func type(_ family: Int) throws(PrometheusTextError) {
        guard families[family].type == nil else {
            let name = QuotedText.quoted(families[family].name)
            throw cursor.error("second TYPE line for metric name \(name), or TYPE reported after samples")
        }
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: "\n") }
        _ = try cursor.expected()
        let word = cursor.slice(from: start)
        guard let type = ExpositionType(rawValue: String(decoding: word, as: UTF8.self).lowercased()) else {
            throw cursor.error("unknown metric type \(QuotedText.quoted(word))", at: start)
        }
        families[family].type = type
    }

    // MARK: Samples

    private mutating func sample() throws(PrometheusTextError) {
        let bytes = metricName()
        guard !bytes.isEmpty else { throw cursor.error("invalid metric name") }
        _ = try cursor.expected()
        let (name, family) = sampleName(bytes)
        let type = families[family].type ?? .untyped
        families[family].type = type
        cursor.skipBlanks()
        var labels: [ExpositionLabel] = []
        if try cursor.expected() == UInt8(ascii: "{") {
            labels = try self.labels(family: families[family].name, type: type)
        }
        let value = try self.value()
        let timestamp = try self.timestamp()
        families[family].samples.append(ExpositionSample(name: name, labels: labels, value: value, timestamp: timestamp))
        sampleCount += 1
    }

    private mutating func sampleName(_ bytes: ArraySlice<UInt8>) -> (name: String, family: Int) {
        if let recent, recent.bytes.elementsEqual(bytes) { return (recent.name, recent.family) }
        let name = String(decoding: bytes, as: UTF8.self)
        let family = families.index(for: name)
        recent = (bytes, name, family)
        return (name, family)
    }

    /// Reads from the opening brace to what follows the closing one.
    private mutating func labels(family: String, type: ExpositionType) throws(PrometheusTextError) -> [ExpositionLabel] {
        var labels: [ExpositionLabel] = []
        var names: Set<String> = []
        repeat {
            cursor.advance()
            cursor.skipBlanks()
            if try cursor.expected() == UInt8(ascii: "}") { break }
            let start = cursor.position
            let name = try labelName(family: family)
            // A look through a few labels costs less than a set; one through many would cost their square.
            if labels.count == Self.fewLabels { names = Set(labels.map(\.name)) }
            let isNew = labels.count < Self.fewLabels ? !labels.contains { $0.name == name } : names.insert(name).inserted
            guard isNew else {
                throw cursor.error("duplicate label names for metric \(QuotedText.quoted(family))", at: start)
            }
            labels.append(ExpositionLabel(name: name, value: try labelValue(name: name, type: type)))
            cursor.skipBlanks()
            let next = try cursor.expected()
            guard next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
                throw cursor.error("unexpected end of label value \(QuotedText.quoted(labels.last?.value ?? ""))")
            }
        } while cursor.current == UInt8(ascii: ",")
        cursor.advance()
        cursor.skipBlanks()
        return labels
    }

    /// Reads a label's name and the equals sign.
    private mutating func labelName(family: String) throws(PrometheusTextError) -> String {
        let start = cursor.position
        if let first = cursor.current, Self.isLabelNameStart(first) { cursor.skip { Self.isLabelNameStart($0) || Self.isDigit($0) } }
        let name = String(decoding: cursor.slice(from: start), as: UTF8.self)
        guard !name.isEmpty else { throw cursor.error("invalid label name for metric \(QuotedText.quoted(family))") }
        cursor.skipBlanks()
        let next = try cursor.expected()
        guard next == UInt8(ascii: "=") else {
            throw cursor.error("expected '=' after label name, found \(QuotedText.quoted(byte: next))")
        }
        guard name != "__name__" else { throw cursor.error("label name \"__name__\" is reserved", at: start) }
        cursor.advance()
        return name
    }

    /// Reads a label's value with its quotes.
    private mutating func labelValue(name: String, type: ExpositionType) throws(PrometheusTextError) -> String {
        cursor.skipBlanks()
        let first = try cursor.expected()
        guard first == UInt8(ascii: "\"") else {
            throw cursor.error("expected '\"' at start of label value, found \(QuotedText.quoted(byte: first))")
        }
        let start = cursor.position
        cursor.advance()
        let escapes: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "\"")]
        let bytes = try escapedText(upTo: UInt8(ascii: "\""), escapes: escapes)
        cursor.advance()
        guard let value = String(validating: bytes, as: UTF8.self) else {
            throw cursor.error("invalid label value \(QuotedText.quoted(bytes))", at: start)
        }
        if type == .histogram && name == "le" || type == .summary && name == "quantile", DecimalNumber.read(bytes[...]) == nil {
            throw cursor.error("expected float as value for '\(name)' label, got \(QuotedText.quoted(bytes))", at: start)
        }
        return value
    }

    private mutating func value() throws(PrometheusTextError) -> Double {
        let start = cursor.position
        let word = try token()
        guard let value = DecimalNumber.read(word) else {
            throw cursor.error("expected float as value, got \(QuotedText.quoted(word))", at: start)
        }
        return value
    }

    private mutating func timestamp() throws(PrometheusTextError) -> Int64? {
        guard cursor.current != UInt8(ascii: "\n") else { return nil }
        cursor.skipBlanks()
        let start = cursor.position
        let word = try token()
        guard let timestamp = Int64(String(decoding: word, as: UTF8.self)) else {
            throw cursor.error("expected integer as timestamp, got \(QuotedText.quoted(word))", at: start)
        }
        let end = cursor.position
        cursor.skip { $0 != UInt8(ascii: "\n") }
        _ = try cursor.expected()
        guard cursor.position == end else {
            throw cursor.error("spurious string after timestamp: \(QuotedText.quoted(cursor.slice(from: end)))", at: end)
        }
        return timestamp
    }

    // MARK: Words

    /// Reads up to the next blank or LF, one of which must follow.
    private mutating func token() throws(PrometheusTextError) -> ArraySlice<UInt8> {
        let start = cursor.position
        cursor.skip { !ByteCursor.isBlank($0) && $0 != UInt8(ascii: "\n") }
        _ = try cursor.expected()
        return cursor.slice(from: start)
    }

    private mutating func metricName() -> ArraySlice<UInt8> {
        let start = cursor.position
        if let first = cursor.current, Self.isMetricNameStart(first) { cursor.skip { Self.isMetricNameStart($0) || Self.isDigit($0) } }
        return cursor.slice(from: start)
    }

    /// Reads up to a byte, which stays, and undoes the escapes.
    private mutating func escapedText(upTo end: UInt8, escapes: [UInt8]) throws(PrometheusTextError) -> [UInt8] {
        let start = cursor.position
        var text: [UInt8] = []
        while true {
            let byte = try cursor.expected()
            if byte == end { return text }
            switch byte {
            case UInt8(ascii: "\\"):
                cursor.advance()
                let escape = try cursor.expected()
                guard escapes.contains(escape) else {
                    throw cursor.error("invalid escape sequence '\\\(Unicode.Scalar(escape))'", at: cursor.position - 1)
                }
                text.append(escape == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escape)
            case UInt8(ascii: "\n"):
                throw cursor.error("label value \(QuotedText.quoted(text)) contains unescaped new-line", at: start - 1)
            default:
                text.append(byte)
            }
            cursor.advance()
        }
    }

    private static func isLabelNameStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isMetricNameStart(_ byte: UInt8) -> Bool {
        isLabelNameStart(byte) || byte == UInt8(ascii: ":")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
