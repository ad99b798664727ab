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
            // There are bytes: those that were added just now.
            ends.withUnsafeBufferPointer { ends in body(Access(start: bytes.baseAddress.unsafelyUnwrapped, ends: ends)) }
        }
    }

    /// The pieces by their numbers.
    struct Access {
        fileprivate let start: UnsafeRawPointer
        fileprivate let ends: UnsafeBufferPointer<Int>

        subscript(number: Int) -> TextPiece {
            TextPiece(start: start + ends[number], count: ends[number + 1] - ends[number])
        }
    }
}

/// One of the fixed parts; 16 bytes may be read behind it.
struct TextPiece {
    let start: UnsafeRawPointer
    let count: Int
}
