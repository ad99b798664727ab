/// One pass through a Prometheus text: the grammar, a line at a time.
struct PrometheusTextGrammar {
    private(set) var families: FamilyCollection
    private(set) var sampleCount = 0
    private let quotedNames: Bool
    private var cursor = ByteCursor([], line: 0)
    /// The name of the sample read last, since series of one name follow one another.
    private var recent: (bytes: [UInt8], name: String, family: Int)?

    /// - Parameters:
    ///   - isGrouped: whether all lines of a family must stand together.
    ///   - quotedNames: whether names may be written in double quotes, where they may hold any text.
    init(isGrouped: Bool, quotedNames: Bool) {
        families = FamilyCollection(isGrouped: isGrouped)
        self.quotedNames = quotedNames
    }

    /// Reads one line with the LF at its end, and says whether it is more than blanks or a comment.
    @discardableResult
    mutating func read(_ line: ByteCursor) throws(ExpositionError) -> Bool {
        cursor = line
        // Nothing keeps hold of the text when it is done.
        defer { cursor = ByteCursor([], line: line.line) }
        cursor.skipBlanks()
        switch cursor.current {
        case nil, UInt8(ascii: "\n"): return false
        case UInt8(ascii: "#"): return try comment()
        default:
            try sample()
            return true
        }
    }

    /// Takes out the family that is complete because another one has begun.
    mutating func removeComplete() -> ExpositionFamily? {
        guard families.members.count > 1, let family = families.removeComplete() else { return nil }
        recent = nil
        return family
    }

    /// Takes out the last family, when the text has ended.
    mutating func removeLast() -> ExpositionFamily? {
        recent = nil
        return families.removeLast()
    }

    // MARK: Comments

    private mutating func comment() throws(ExpositionError) -> Bool {
        cursor.advance()
        cursor.skipBlanks()
        let keyword = try token()
        guard try cursor.expected() != UInt8(ascii: "\n") else { return false }
        let isHelp = keyword.elementsEqual("HELP".utf8)
        guard isHelp || keyword.elementsEqual("TYPE".utf8) else {
            cursor.skip { $0 != UInt8(ascii: "\n") }
            _ = try cursor.expected()
            return false
        }
        cursor.skipBlanks()
        let start = cursor.position
        let isQuoted = quotedNames && cursor.current == UInt8(ascii: "\"")
        let name = isQuoted ? try quotedName() : String(decoding: cursor.metricName(), as: UTF8.self)
        let next = try cursor.expected()
        guard next != UInt8(ascii: "\n") else { return false }
        guard ByteCursor.isBlank(next) else { throw cursor.error("invalid metric name in comment") }
        let family = try self.family(name, at: start)
        cursor.skipBlanks()
        guard try cursor.expected() != UInt8(ascii: "\n") else { return true }
        if isHelp { try help(family) } else { try type(family) }
        return true
    }

    private mutating func help(_ family: Int) throws(ExpositionError) {
        guard families[family].help == nil else {
            throw cursor.error("second HELP line for metric name \(QuotedText.quoted(families[family].name))")
        }
        let text = try escapedText(upTo: UInt8(ascii: "\n"), escapes: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
        families[family].help = String(decoding: text, as: UTF8.self)
    }

    private mutating func type(_ family: Int) throws(ExpositionError) {
        guard families[family].type == nil else {
            let name = QuotedText.quoted(families[family].name)
            throw cursor.error("second TYPE line for metric name \(name), or TYPE reported after samples")
        }
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: "\n") }
        _ = try cursor.expected()
        let word = cursor.slice(from: start)
        guard let type = ExpositionType(prometheusWord: word) else {
            throw cursor.error("unknown metric type \(QuotedText.quoted(word))", at: start)
        }
        families[family].type = type
    }

    private mutating func family(_ name: String, at start: Int) throws(ExpositionError) -> Int {
        guard let index = families.index(for: name) else {
            throw cursor.error("second group of lines for metric name \(QuotedText.quoted(name))", at: start)
        }
        return index
    }

    // MARK: Samples

    private mutating func sample() throws(ExpositionError) {
        let start = cursor.position
        let isQuoted = quotedNames && cursor.current == UInt8(ascii: "{")
        let (name, family) = isQuoted ? try quotedSampleName() : try sampleName(cursor.metricName(), at: start)
        let type = families[family].type ?? .untyped
        families[family].type = type
        cursor.skipBlanks()
        var labels: [ExpositionLabel] = []
        let next = try cursor.expected()
        if isQuoted ? next == UInt8(ascii: ",") : next == UInt8(ascii: "{") {
            labels = try self.labels(family: families[family].name, type: type)
        } else if isQuoted {
            guard next == UInt8(ascii: "}") else { throw cursor.error("unexpected end of metric name \(QuotedText.quoted(name))") }
            cursor.advance()
            cursor.skipBlanks()
        }
        let value = try self.value()
        let timestamp = try self.timestamp()
        families[family].samples.append(ExpositionSample(name: name, labels: labels, value: value, timestamp: timestamp))
        sampleCount += 1
    }

    private mutating func sampleName(_ bytes: ArraySlice<UInt8>, at start: Int) throws(ExpositionError) -> (name: String, family: Int) {
        guard !bytes.isEmpty else { throw cursor.error("invalid metric name") }
        _ = try cursor.expected()
        if let recent, recent.bytes.elementsEqual(bytes) { return (recent.name, recent.family) }
        let name = String(decoding: bytes, as: UTF8.self)
        let family = try family(name, at: start)
        recent = (Array(bytes), name, family)
        return (name, family)
    }

    /// Reads from the opening brace to the end of the name in quotes that is the first thing between braces.
    private mutating func quotedSampleName() throws(ExpositionError) -> (name: String, family: Int) {
        cursor.advance()
        cursor.skipBlanks()
        guard try cursor.expected() == UInt8(ascii: "\"") else { throw cursor.error("invalid metric name") }
        let start = cursor.position
        let name = try quotedName()
        return (name, try family(name, at: start))
    }

    /// Reads from the opening brace, or the comma after a name, to what follows the closing brace.
    private mutating func labels(family: String, type: ExpositionType) throws(ExpositionError) -> [ExpositionLabel] {
        var labels: [ExpositionLabel] = []
        var names = LabelNames()
        repeat {
            cursor.advance()
            cursor.skipBlanks()
            if try cursor.expected() == UInt8(ascii: "}") { break }
            let start = cursor.position
            let name = try labelName(family: family)
            guard names.isNew(name, after: labels) else {
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
    private mutating func labelName(family: String) throws(ExpositionError) -> String {
        let start = cursor.position
        let isQuoted = quotedNames && cursor.current == UInt8(ascii: "\"")
        let name = isQuoted ? try quotedName() : String(decoding: cursor.labelName(), as: UTF8.self)
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
    private mutating func labelValue(name: String, type: ExpositionType) throws(ExpositionError) -> String {
        cursor.skipBlanks()
        let first = try cursor.expected()
        guard first == UInt8(ascii: "\"") else {
            throw cursor.error("expected '\"' at start of label value, found \(QuotedText.quoted(byte: first))")
        }
        let start = cursor.position
        let bytes = try quotedText()
        guard let value = String(validating: bytes, as: UTF8.self) else {
            throw cursor.error("invalid label value \(QuotedText.quoted(bytes))", at: start)
        }
        if type == .histogram && name == "le" || type == .summary && name == "quantile", DecimalNumber.read(bytes[...]) == nil {
            throw cursor.error("expected float as value for '\(name)' label, got \(QuotedText.quoted(bytes))", at: start)
        }
        return value
    }

    private mutating func value() throws(ExpositionError) -> Double {
        let start = cursor.position
        let word = try token()
        guard let value = DecimalNumber.read(word) else {
            throw cursor.error("expected float as value, got \(QuotedText.quoted(word))", at: start)
        }
        return value
    }

    private mutating func timestamp() throws(ExpositionError) -> Double? {
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
        return Double(timestamp) / 1000
    }

    // MARK: Words

    /// Reads up to the next blank or LF, one of which must follow.
    private mutating func token() throws(ExpositionError) -> ArraySlice<UInt8> {
        let start = cursor.position
        cursor.skip { !ByteCursor.isBlank($0) && $0 != UInt8(ascii: "\n") }
        _ = try cursor.expected()
        return cursor.slice(from: start)
    }

    /// Reads a name with the quotes around it.
    private mutating func quotedName() throws(ExpositionError) -> String {
        let start = cursor.position
        let bytes = try quotedText()
        guard !bytes.isEmpty, let name = String(validating: bytes, as: UTF8.self) else {
            throw cursor.error("invalid name \(QuotedText.quoted(bytes))", at: start)
        }
        return name
    }

    /// Reads a text with the quotes around it.
    private mutating func quotedText() throws(ExpositionError) -> [UInt8] {
        cursor.advance()
        let escapes: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "\"")]
        let bytes = try escapedText(upTo: UInt8(ascii: "\""), escapes: escapes)
        cursor.advance()
        return bytes
    }

    /// Reads up to a byte, which stays, and undoes the escapes.
    private mutating func escapedText(upTo end: UInt8, escapes: [UInt8]) throws(ExpositionError) -> [UInt8] {
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
}
