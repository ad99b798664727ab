@testable import StopClassification

/// Read once: what is tried here is how announcements are read, not how files are.
private let known = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"].reduce(into: [String: ZoneInfo]()) { zones, name in
    zones[name] = ZoneDatabase.folder("/usr/share/zoneinfo").zone(named: name)
}
private let zones = ZoneDatabase { known[$0] }
private let contexts = [1_772_712_000, 1_774_746_000, 1_793_496_600, 1_830_297_599, 0].flatMap { now in
    known.keys.sorted().compactMap { known[$0] }.map { ResetContext(now: Double(now), hostZone: $0, zones: zones) }
}

/// Reads one announcement in every form: the first byte chooses the present and the place, the rest is the text.
func fuzz(_ bytes: [UInt8]) {
    guard let first = bytes.first, !contexts.isEmpty else { return }
    let context = contexts[Int(first) % contexts.count]
    let text = NormalizedLine(bytes.dropFirst()).text
    let phrases = [
        ResetReader.read(text), ResetReader.read(Array("resets ".utf8) + text), ResetReader.read(text, after: "at"),
        RetryAfter.header("retry-after", String(decoding: text, as: UTF8.self)),
        RetryAfter.header("anthropic-ratelimit-requests-reset", String(decoding: text, as: UTF8.self)),
    ]
    for phrase in phrases {
        guard let reset = phrase.flatMap(context.resolve) else { continue }
        precondition(reset.resumeAt.isFinite && abs(reset.resumeAt) < 1e12)
        // A time of day is never announced for a moment that is long past, other than with its date.
        if reset.source == .relative { precondition(reset.resumeAt >= context.now) }
    }
}
