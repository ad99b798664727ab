import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The shape of every JSON answer: `{"success": true, "data": …}` or `{"success": false, "error": {"code", "message"}}`.
enum JSONEnvelope {
    private struct Success<Value: Encodable>: Encodable {
        let success = true
        let data: Value

        enum CodingKeys: CodingKey { case success, data }
    }

    private struct Failure: Encodable {
        struct Details: Encodable {
            let code: String
            let message: String
        }

        let success = false
        let error: Details

        enum CodingKeys: CodingKey { case success, error }
    }

    /// For answers that say nothing but that it was done.
    struct Nothing: Encodable {}

    static func success(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        respond(Success(data: value), status: status)
    }

    static func failure(_ status: HTTPResponse.Status, code: String, _ message: String) -> Response {
        respond(Failure(error: .init(code: code, message: message)), status: status)
    }

    /// A value alone, on one line; `null` for what JSON cannot say.
    static func text(_ value: some Encodable) -> String {
        encoded(value).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    private static func encoded(_ value: some Encodable) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A number that JSON cannot write has no business in a status.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        return try? encoder.encode(value)
    }

    private static func respond(_ body: some Encodable, status: HTTPResponse.Status) -> Response {
        guard let data = encoded(body) else { return Response(status: .internalServerError) }
        let headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
