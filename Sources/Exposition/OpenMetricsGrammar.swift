/// The grammar of OpenMetrics 1.0, a line at a time; the rules' names are those of the specification's ABNF.
struct OpenMetricsGrammar {
    private var cursor: ByteCursor
    private let quotedNames: Bool
    private var places = OpenMetricsLine.Places()
    private static let longestExemplar = 128

    /// - Parameter quotedNames: whether names may be written in double quotes, where they may hold any text.
    init(_ line: ByteCursor, quotedNames: Bool) {
        cursor = line
        self.quotedNames = quotedNames
    }

    /// Reads the line to its LF, which only `# EOF` can do without.
    mutating func read() throws(ExpositionError) -> OpenMetricsLine {
        switch cursor.current {
        case UInt8(ascii: "\n"): throw cursor.error("blank line")
        case UInt8(ascii: "#"): return try descriptor()
        default: return try sample()
        }
    }

    // MARK: metric-descriptor

    private mutating func descriptor() throws(ExpositionError) -> OpenMetricsLine {
        let start = cursor.position
        cursor.advance()
        try space()
        let word = cursor.position
        cursor.skip { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        let keyword = String(decoding: cursor.slice(from: word), as: UTF8.self)
        switch keyword {
        case "EOF":
            guard cursor.current != nil else { return .end }
            try lineFeed()
            return .end
        case "TYPE", "HELP", "UNIT":
            try space()
            let isQuoted = quotedNames && cursor.current == UInt8(ascii: "\"")
            let family = isQuoted ? try quotedName() : try metricName(in: "a # \(keyword) line")
            try space()
            switch keyword {
            case "TYPE": return try type(family)
            case "HELP": return .help(family: family, try help())
            default: return try unit(family)
            }
        default:
            throw cursor.error("a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not \(QuotedText.quoted(keyword))", at: start)
        }
    }

    private mutating func type(_ family: String) throws(ExpositionError) -> OpenMetricsLine {
        let start = cursor.position
        let word = rest()
        guard let type = ExpositionType(openMetricsWord: word) else {
            throw cursor.error("unknown metric type \(QuotedText.quoted(word))", at: start)
        }
        try lineFeed()
        return .type(family: family, type)
    }

    private mutating func help() throws(ExpositionError) -> String {
        let start = cursor.position
        let bytes = unescaped(rest())
        guard let text = String(validating: bytes, as: UTF8.self) else { throw cursor.error("help text is not UTF-8", at: start) }
        try lineFeed()
        return text
    }

    private mutating func unit(_ family: String) throws(ExpositionError) -> OpenMetricsLine {
        let start = cursor.position
        let word = rest()
        let isName = word.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: ":"): true
            default: false
            }
        }
        guard isName else { throw cursor.error("\(QuotedText.quoted(word)) is no unit", at: start) }
        try lineFeed()
        return .unit(family: family, String(decoding: word, as: UTF8.self))
    }

    // MARK: sample

    private mutating func sample() throws(ExpositionError) -> OpenMetricsLine {
        var name: String
        var labels: [ExpositionLabel] = []
        if quotedNames, cursor.current == UInt8(ascii: "{") {
            cursor.advance()
            guard cursor.current == UInt8(ascii: "\"") else { throw cursor.error("expected a metric name in double quotes") }
            name = try quotedName()
            if cursor.current == UInt8(ascii: ",") { labels = try self.labels() } else { try pass("}") }
        } else {
            name = try metricName(in: "a sample")
            if cursor.current == UInt8(ascii: "{") { labels = try self.labels() }
        }
        try space()
        places.value = cursor.position
        let value = try number()
        var timestamp: Double?
        var exemplar: ExpositionExemplar?
        if cursor.current == UInt8(ascii: " ") {
            cursor.advance()
            if cursor.current != UInt8(ascii: "#") {
                let start = cursor.position
                timestamp = try self.timestamp()
                places.timestamp = (start, cursor.slice(from: start))
                if cursor.current == UInt8(ascii: " ") {
                    cursor.advance()
                    exemplar = try self.exemplar()
                }
            } else {
                exemplar = try self.exemplar()
            }
        }
        try lineFeed()
        let sample = ExpositionSample(name: name, labels: labels, value: value, timestamp: timestamp, exemplar: exemplar)
        return .sample(sample, places: places)
    }

    private mutating func exemplar() throws(ExpositionError) -> ExpositionExemplar {
        try pass("#")
        try space()
        let start = cursor.position
        let bound = places.bound
        guard cursor.current == UInt8(ascii: "{") else { throw try unexpected("the labels of an exemplar") }
        let labels = try labels()
        places.bound = bound
        let length = labels.reduce(0) { $0 + $1.name.unicodeScalars.count + $1.value.unicodeScalars.count }
        guard length <= Self.longestExemplar else {
            throw cursor.error("labels of an exemplar have \(length) characters, at most \(Self.longestExemplar) are permitted", at: start)
        }
        try space()
        places.exemplar = cursor.position
        let value = try number()
        guard cursor.current == UInt8(ascii: " ") else { return ExpositionExemplar(labels: labels, value: value) }
        cursor.advance()
        return ExpositionExemplar(labels: labels, value: value, timestamp: try timestamp())
    }

    /// Reads from the opening brace, or the comma after a name, to the closing brace.
    private mutating func labels() throws(ExpositionError) -> [ExpositionLabel] {
        var labels: [ExpositionLabel] = []
        var names = LabelNames()
        let mayBeEmpty = cursor.current == UInt8(ascii: "{")
        cursor.advance()
        if mayBeEmpty, cursor.current == UInt8(ascii: "}") {
            cursor.advance()
            return labels
        }
        while true {
            let start = cursor.position
            let name = try labelName()
            guard names.isNew(name, after: labels) else { throw cursor.error("label \(QuotedText.quoted(name)) is there twice", at: start) }
            try pass("=")
            if name == "le" || name == "quantile" { places.bound = cursor.position }
            guard cursor.current == UInt8(ascii: "\"") else { throw try unexpected("a label value in double quotes") }
            let valueStart = cursor.position
            let bytes = try quotedText()
            guard let value = String(validating: bytes, as: UTF8.self) else {
                throw cursor.error("label value \(QuotedText.quoted(bytes)) is not UTF-8", at: valueStart)
            }
            labels.append(ExpositionLabel(name: name, value: value))
            if cursor.current == UInt8(ascii: "}") { break }
            guard cursor.current == UInt8(ascii: ",") else { throw try unexpected("a comma or a closing brace") }
            cursor.advance()
        }
        cursor.advance()
        return labels
    }

    private mutating func labelName() throws(ExpositionError) -> String {
        let start = cursor.position
        if quotedNames, cursor.current == UInt8(ascii: "\"") { return try quotedName() }
        let bytes = cursor.labelName()
        guard !bytes.isEmpty else { throw try unexpected("a label name") }
        guard !bytes.elementsEqual("__name__".utf8) else { throw cursor.error("label name \"__name__\" is reserved", at: start) }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Words

    private mutating func metricName(in place: String) throws(ExpositionError) -> String {
        let bytes = cursor.metricName()
        guard !bytes.isEmpty else { throw try unexpected("a metric name in \(place)") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func quotedName() throws(ExpositionError) -> String {
        let start = cursor.position
        let bytes = try quotedText()
        guard !bytes.isEmpty, let name = String(validating: bytes, as: UTF8.self), name != "__name__" else {
            throw cursor.error("invalid name \(QuotedText.quoted(bytes))", at: start)
        }
        return name
    }

    /// Reads a text with the quotes around it.
    private mutating func quotedText() throws(ExpositionError) -> [UInt8] {
        cursor.advance()
        let start = cursor.position
        var hasEscapes = false
        while let byte = cursor.current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
            cursor.advance()
            guard byte == UInt8(ascii: "\\") else { continue }
            hasEscapes = true
            if cursor.current != UInt8(ascii: "\n") { cursor.advance() }
        }
        guard cursor.current == UInt8(ascii: "\"") else { throw try unexpected("a closing double quote") }
        let text = cursor.slice(from: start)
        cursor.advance()
        return hasEscapes ? unescaped(text) : Array(text)
    }

    /// Undoes `\n`, `\"` and `\\`; any other backslash stands for itself.
    private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): result.append(next)
            default: result += [byte, next]
            }
            rest.removeFirst()
        }
        return result
    }

    private mutating func number() throws(ExpositionError) -> Double {
        let start = cursor.position
        let word = self.word()
        guard let value = DecimalNumber.read(word) else { throw cursor.error("\(QuotedText.quoted(word)) is no number", at: start) }
        return value
    }

    private mutating func timestamp() throws(ExpositionError) -> Double {
        let start = cursor.position
        let word = self.word()
        guard let value = DecimalNumber.read(word), value.isFinite else {
            throw cursor.error("\(QuotedText.quoted(word)) is no timestamp", at: start)
        }
        return value
    }

    /// Reads up to the next space or LF.
    private mutating func word() -> ArraySlice<UInt8> {
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        return cursor.slice(from: start)
    }

    /// Reads up to the LF.
    private mutating func rest() -> ArraySlice<UInt8> {
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: "\n") }
        return cursor.slice(from: start)
    }

    private mutating func space() throws(ExpositionError) {
        guard cursor.current == UInt8(ascii: " ") else { throw try unexpected("a space") }
        cursor.advance()
    }

    private mutating func lineFeed() throws(ExpositionError) {
        guard cursor.current == UInt8(ascii: "\n") else { throw try unexpected("the end of the line") }
    }

    private mutating func pass(_ character: Unicode.Scalar) throws(ExpositionError) {
        guard cursor.current == UInt8(ascii: character) else { throw try unexpected("\(character)") }
        cursor.advance()
    }

    /// The error of finding something else; thrown already where the text has ended.
    private func unexpected(_ wanted: String) throws(ExpositionError) -> ExpositionError {
        cursor.error("expected \(wanted), found \(QuotedText.quoted(byte: try cursor.expected()))")
    }
}
