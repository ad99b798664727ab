/// Why bytes could not be decompressed.
public enum GzipError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The data would become larger than the limit, which is given in bytes.
    case tooLarge(limit: Int)
    /// The data ends in the middle of a member.
    case truncated
    /// What stands here is not gzip, or its checksum or length is wrong; with zlib's own words.
    case malformed(String)
    /// Something that is not gzip follows a complete member.
    case trailingGarbage
    /// zlib found no memory to work in.
    case outOfMemory

    /// What is wrong, for people.
    public var description: String {
        switch self {
        case .tooLarge(let limit): "the decompressed data is larger than \(limit) bytes"
        case .truncated: "the gzip data ends too early"
        case .malformed(let reason): "this is not valid gzip data: \(reason)"
        case .trailingGarbage: "something that is not gzip follows the gzip data"
        case .outOfMemory: "there is no memory to decompress the data"
        }
    }
}
