import Exposition
import Pushgateway

/// What some sources of text gave at one moment.
struct TextReading: Sendable {
    /// Each source's text, with its title.
    let texts: [(title: String, text: [UInt8])]
    /// The families of all.
    let merged: MergedFamilies

    /// Reads all sources; blocks as they do.
    ///
    /// - Throws: where a source cannot be read, or its text has a mistake.
    init(_ sources: [TextSource], timeout: Duration, userAgent: String, cancellation: CancellationFlag = CancellationFlag()) throws {
        var merged = MergedFamilies()
        texts = try sources.map { source in
            let text = try source.read(timeout: timeout, userAgent: userAgent, cancellation: cancellation)
            do {
                merged.add(try PrometheusTextParser(limit: 4_000_000).parse(text), from: source.title)
            } catch {
                // In a Pushgateway's words, which do not say what to do.
                let advice = text.last == UInt8(ascii: "\n") ? "" : "the last line lacks its line feed; "
                throw TextSource.Failure(description: "\(source.title): \(error) (\(advice)nothing was pushed)")
            }
            return (source.title, text)
        }
        self.merged = merged
    }

    /// What no target can get, in words for people: what another source has already, or has with another type.
    var leftOut: [String] { merged.leftOut }

    /// The bytes of all texts.
    var bytes: Int { texts.reduce(0) { $0 + $1.text.count } }
}
