import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Supervisor

/// `GET /api/v1/events`: what the supervisor decides and does, as server-sent events, one for each entry of the audit trail.
///
/// The first event, `connected`, holds the status; a comment says every now and then that there is somebody.
enum EventStream {
    /// Also the time after which a listener that has gone away is noticed.
    private static let keepAlive = Duration.seconds(15)

    static func response(feed: EventFeed, status: DaemonStatus) -> Response {
        guard let events = feed.listen(pause: { try await Task.sleep(for: keepAlive, clock: .continuous) }) else {
            let reason = "\(EventFeed.listenerLimit) listen already"
            return JSONEnvelope.failure(.serviceUnavailable, code: "TOO_MANY", reason)
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        let first = text(event: "connected", status)
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: first))
            for await event in events {
                switch event {
                case .entry(let entry): try await writer.write(ByteBuffer(string: text(event: entry.event.rawValue, entry)))
                case .quiet: try await writer.write(ByteBuffer(string: ": quiet\n\n"))
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// JSON holds no line break, so one `data` line is enough.
    static func text(event: String, _ value: some Encodable) -> String {
        "event: \(event)\ndata: \(JSONEnvelope.text(value))\n\n"
    }
}
