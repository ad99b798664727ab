import Exposition

/// Reads one input in every way: the first byte chooses how it is cut into pieces, the rest is the text.
func fuzz(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let text = Array(bytes.dropFirst())
    for format in ExpositionFormat.allCases {
        for quotedNames in [false, true] { read(text, format, quotedNames: quotedNames, chunk: 1 + Int(first) * 4) }
    }
    let whole = Result { () throws(ExpositionError) in try PrometheusTextParser(limit: 10_000).parse(text) }
    if case .failure(let error) = whole { precondition(error.line >= 1 && error.column >= 1) }
}

private func read(_ text: [UInt8], _ format: ExpositionFormat, quotedNames: Bool, chunk: Int) {
    // Small limits, so that inputs of the fuzzer's usual length reach them.
    let limits = ExpositionLimits(lineBytes: 300, familyBytes: 1_000, families: 20)
    var reader = ExpositionReader(format, limits: limits, quotedNames: quotedNames)
    var rest = text[...]
    do {
        while !rest.isEmpty {
            reader.append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
            while try reader.next() != nil {}
        }
        reader.end()
        while try reader.next() != nil {}
    } catch {
        precondition(error.line >= 1 && error.column >= 1 && error.column <= 302)
    }
}
