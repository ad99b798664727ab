import Foundation
import Testing

@testable import StopClassification

/// Unix seconds of an RFC 3339 time, worked out by Foundation and not by the code under test.
func unix(_ text: String) throws -> Double {
    let formatter = ISO8601DateFormatter()
    return try #require(formatter.date(from: text)).timeIntervalSince1970
}

/// The host's zone database, without which the tests of time zones fail.
let zones = ZoneDatabase.folder("/usr/share/zoneinfo")

func zone(_ name: String) throws -> ZoneInfo {
    try #require(zones.zone(named: name), "tzdata is missing: \(name)")
}

/// With the rules that ship.
let classifier = StopClassifier()

/// A context at an RFC 3339 time in a zone.
func context(_ now: String, in name: String = "UTC", provider: String? = nil) throws -> ResetContext {
    ResetContext(now: try unix(now), hostZone: try zone(name), providerZone: try provider.map(zone), zones: zones)
}

/// One output and the answer it must get.
struct Fixture: Sendable, CustomTestStringConvertible {
    let id: String
    let assistant: AssistantKind
    let output: String
    let exit: Int32?
    let stopClass: StopClass
    let kind: LimitKind?
    let resumeAt: String?
    let rule: String

    /// A fixture; the present is 2026-03-05 12:00 UTC, the host's zone Europe/Berlin (UTC+1).
    init(
        _ id: String,
        _ assistant: AssistantKind,
        exit: Int32?,
        _ stopClass: StopClass,
        _ kind: LimitKind? = nil,
        at resumeAt: String? = nil,
        rule: String,
        _ output: String
    ) {
        (self.id, self.assistant, self.output, self.exit) = (id, assistant, output, exit)
        (self.stopClass, self.kind, self.resumeAt, self.rule) = (stopClass, kind, resumeAt, rule)
    }

    var testDescription: String { id }

    static let now = "2026-03-05T12:00:00Z"

    func classification(as kind: AssistantKind? = nil) throws -> StopClassification {
        var tail = OutputTail(assistant: kind ?? assistant)
        tail.append(output.utf8)
        let status = exit.map { ProcessStatus(shell: $0) }
        return classifier.classify(tail, exitStatus: status, context: try context(Self.now, in: "Europe/Berlin"))
    }

    func check() throws {
        let answer = try classification()
        #expect(answer.stopClass == stopClass)
        #expect(answer.kind == kind)
        #expect(answer.rule == rule)
        #expect(answer.resumeAt == (try resumeAt.map { try unix($0) }))
        #expect(answer.evidence.unicodeScalars.count <= 400)
        #expect(answer.evidence.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }
}
