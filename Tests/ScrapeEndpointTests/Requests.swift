import HTTPTypes
import Hummingbird
import NIOCore

/// Requests and bodies without a connection.
enum Requests {
    static func get(_ path: String, _ acceptEncoding: String? = nil, accept: [String] = []) -> Request {
        make(.get, path, acceptEncoding, accept: accept)
    }

    static func make(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ acceptEncoding: String? = nil,
        accept: [String] = []
    ) -> Request {
        var head = HTTPRequest(method: method, scheme: "http", authority: "h", path: path)
        head.headerFields[values: .accept] = accept
        if let acceptEncoding { head.headerFields[.acceptEncoding] = acceptEncoding }
        return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }

    static func body(of response: Response) async throws -> [UInt8] {
        struct Collected: ResponseBodyWriter {
            let bytes: AsyncStream<[UInt8]>.Continuation
            mutating func write(_ buffer: ByteBuffer) async throws { bytes.yield(Array(buffer.readableBytesView)) }
            consuming func finish(_ trailingHeaders: HTTPFields?) async throws { bytes.finish() }
        }
        let (parts, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        try await response.body.write(Collected(bytes: continuation))
        return await parts.reduce(into: []) { $0 += $1 }
    }
}
