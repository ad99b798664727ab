/// The fixed parts of a text, in one stretch of memory: what begins a family, and what stands around the labels of its lines.
struct TextPieces {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    /// The number of the piece that is added next.
    var count: Int { ends.count - 1 }

    /// Adds a piece; returns its length.
    @discardableResult
    mutating func append(_ body: (inout [UInt8]) -> Void) -> Int {
        body(&bytes)
        ends.append(bytes.count)
        return bytes.count - ends[ends.count - 2]
    }

    /// Runs the body with access to all pieces.
    mutating func withAccess<Result>(_ body: (Access) -> Result) -> Result {
        // What copies 16 bytes at a time may read behind the last piece.
        bytes.append(contentsOf: repeatElement(0, count: 16))
        return bytes.withUnsafeBytes { bytes in
            ends.withUnsafeBufferPointer { ends in body(Access(bytes: bytes, ends: ends)) }
        }
    }

    /// The pieces by their numbers; 16 bytes may be read behind each.
    struct Access {
        fileprivate let bytes: UnsafeRawBufferPointer
        fileprivate let ends: UnsafeBufferPointer<Int>

        subscript(number: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[ends[number]..<ends[number + 1]])
        }
    }
}
