/// A set of lines: a bit for each.
struct LineMarks {
    private var words: [UInt64] = []

    mutating func insert(_ line: Int32) {
        let word = Int(line >> 6)
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: max(word + 1 - words.count, words.count))) }
        words[word] |= 1 << UInt64(line & 63)
    }

    mutating func remove(_ line: Int32) {
        if contains(line) { words[Int(line >> 6)] &= ~(1 << UInt64(line & 63)) }
    }

    func contains(_ line: Int32) -> Bool {
        let word = Int(line >> 6)
        return word < words.count && words[word] & 1 << UInt64(line & 63) != 0
    }
}
