import StopClassification

private let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"].reduce(into: [String: ZoneInfo]()) { zones, name in
    zones[name] = ZoneDatabase.folder("/usr/share/zoneinfo").zone(named: name)
}
private let context = ResetContext(now: 1_772_712_000, hostZone: .utc, zones: ZoneDatabase { zones[$0] })
private let classifier = StopClassifier()
private let tails = AssistantKind.allCases.map { OutputTail(assistant: $0) }

/// Classifies one output: the first byte chooses whose it is, the second how it is cut, the third how the process ended; the rest is
/// what it wrote.
func fuzz(_ bytes: [UInt8]) {
    guard bytes.count > 3 else { return }
    let chunk = 1 + Int(bytes[1]) * 4
    let status: Int32? = bytes[2] < 64 ? nil : Int32(bytes[2]) - 64
    var tail = tails[Int(bytes[0]) % tails.count]
    var rest = bytes[3...]
    while !rest.isEmpty {
        tail.append(rest.prefix(chunk), from: rest.count % 7 == 0 ? .standardError : .standardOutput)
        rest = rest.dropFirst(chunk)
    }
    let answer = classifier.classify(tail, exitStatus: status.map { ExitStatus(shell: $0) }, context: context)
    precondition(answer.evidence.unicodeScalars.count <= 400)
    precondition(answer.resumeAt.map { $0.isFinite } ?? true)
    precondition(answer.kind == nil || answer.stopClass == .rateLimit)
    precondition(answer.sessionID.map { $0.utf8.count <= 128 && $0.first != "-" } ?? true)
}
