internal import Exposition

/// The bytes of a request's body, wherever they lie.
enum BodyBytes: Sendable, Equatable {
    case array([UInt8])
    case text(MappedText)

    /// How many.
    var count: Int {
        switch self {
        case .array(let bytes): bytes.count
        case .text(let text): text.count
        }
    }

    /// Runs the body with them.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .array(let bytes): bytes.withUnsafeBytes(body)
        case .text(let text): text.withUnsafeBytes(body)
        }
    }

    /// Whether the bytes are the same.
    static func == (left: BodyBytes, right: BodyBytes) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { left.elementsEqual($0) } }
    }
}
