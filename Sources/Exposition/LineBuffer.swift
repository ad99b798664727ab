/// Cuts what arrives in pieces into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []
    /// Where the first line stands that was not taken yet.
    private var start = 0
    /// Up to here there is no LF in that line.
    private var searched = 0
    /// The number of lines taken.
    private(set) var count = 0
    private let limit: Int
    /// Whether no more will arrive.
    var isEnded = false

    /// Makes a buffer for lines of at most so many bytes.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ chunk: some Collection<UInt8>) {
        bytes.removeSubrange(..<start)
        searched -= start
        start = 0
        bytes.append(contentsOf: chunk)
    }

    /// The next line with its LF, once it is whole; at the end also the last one, which may have none.
    mutating func next() throws(ExpositionError) -> ByteCursor? {
        let found = bytes.withUnsafeBufferPointer { buffer in
            var place = searched
            while place < buffer.count, buffer[place] != UInt8(ascii: "\n") { place += 1 }
            return place
        }
        searched = found
        guard found - start < limit else {
            let line = ByteCursor(bytes[start...], line: count + 1)
            throw line.error("line of more than \(limit) bytes", at: start + limit)
        }
        guard found < bytes.count || isEnded && found > start else { return nil }
        let end = min(found + 1, bytes.count)
        let line = bytes[start..<end]
        count += 1
        start = end
        searched = end
        return ByteCursor(line, line: count)
    }
}
