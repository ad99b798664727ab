package import HTTPTypes
package import Hummingbird
import NIOCore

/// Requests and bodies without a connection.
package enum Requests {
    package static func get(_ path: String, _ acceptEncoding: String? = nil, accept: [String] = []) -> Request {
        var headers: HTTPFields = [:]
        headers[values: .accept] = accept
        if let acceptEncoding { headers[.acceptEncoding] = acceptEncoding }
        return make(.get, path, headers)
    }

    package static func make(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        body: String = ""
    ) -> Request {
        Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "h", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body))
        )
    }

    package static func body(of response: Response) async throws -> [UInt8] {
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
