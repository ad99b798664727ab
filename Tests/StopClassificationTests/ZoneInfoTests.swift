import Foundation
import TestSupport
import Testing

@testable import StopClassification

struct ZoneInfoTests {
    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Recife", "Asia/Calcutta", "Asia/Colombo",
        "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu", "UTC",
        "Pacific/Chatham",
    ]) func agreesWithAnotherImplementation(_ name: String) throws {
        let zone = try zone(name)
        // Every 17 hours and some from 1970 to 2037, which is as far as both surely look.
        let moments = Array(stride(from: Int64(0), to: 2_145_000_000, by: 61_261))
        let expected = try TimeOracle.offsets(in: name, at: moments)
        try #require(expected.count == moments.count)
        let firstDifference = moments.indices.first { zone.offset(at: moments[$0]) != expected[$0] }
        #expect(firstDifference == nil, "at \(firstDifference.map { moments[$0] } ?? 0)")
    }

    @Test func followsItsRuleInTheFarFuture() throws {
        let newYork = try zone("America/New_York")
        #expect(newYork.offset(at: Int64(try unix("2100-07-01T12:00:00Z"))) == -4 * 3600)
        #expect(newYork.offset(at: Int64(try unix("2100-12-01T12:00:00Z"))) == -5 * 3600)
    }

    @Test(arguments: [
        ("2026-03-05T20:00:00Z", "2026-03-05T19:00:00Z"), ("2026-07-05T20:00:00Z", "2026-07-05T18:00:00Z"),
        // Clocks skip from 02:00 to 03:00: read as if they had not, which is 03:30.
        ("2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z"), ("2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"),
        ("2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"),
        // Clocks show 02:00 to 03:00 twice: the second time.
        ("2026-10-25T02:30:00Z", "2026-10-25T01:30:00Z"), ("2026-10-25T01:59:59Z", "2026-10-24T23:59:59Z"),
        ("2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"),
    ]) func findsTheMomentOfALocalTime(_ local: String, _ expected: String) throws {
        #expect(Double(try zone("Europe/Berlin").moment(ofLocal: Int64(try unix(local)))) == (try unix(expected)))
    }

    @Test func findsTheLocalDay() throws {
        let moment = Int64(try unix("2026-03-05T23:30:00Z"))
        #expect(try zone("Europe/Berlin").localDay(at: moment) == 20518)
        #expect(try zone("America/New_York").localDay(at: moment) == 20517)
        #expect(ZoneInfo.utc.localDay(at: -1) == -1)
    }

    @Test func survivesTheExtremes() throws {
        let zone = try zone("Europe/Berlin")
        for moment in [Int64.min, -1, 0, .max] {
            #expect([3600, 7200, 3208].contains(zone.offset(at: moment)))
            _ = zone.moment(ofLocal: moment)
        }
    }

    // MARK: - TZif

    /// A file of one block: transitions, then types.
    private static func file(version: Character = "1", times: [Int32], indices: [UInt8], offsets: [Int32]) -> [UInt8] {
        func big(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        var bytes = Array("TZif".utf8) + [version == "1" ? 0 : version.asciiValue ?? 0] + Array(repeating: 0, count: 15)
        bytes += big(0) + big(0) + big(0) + big(Int32(times.count)) + big(Int32(offsets.count)) + big(4)
        bytes += times.flatMap(big) + indices + offsets.flatMap { big($0) + [0, 0] } + Array("ABC\0".utf8)
        return bytes
    }

    @Test func readsTheFirstVersion() throws {
        let zone = try #require(ZoneInfo(tzif: Self.file(times: [100, 200], indices: [1, 0], offsets: [0, 3600])))
        #expect([0, 99, 100, 199, 200, 1000].map { zone.offset(at: $0) } == [0, 0, 3600, 3600, 0, 0])
    }

    @Test func refusesFilesThatContradictThemselves() {
        #expect(ZoneInfo(tzif: []) == nil)
        #expect(ZoneInfo(tzif: Array("TZif".utf8)) == nil)
        #expect(ZoneInfo(tzif: Self.file(times: [200, 100], indices: [0, 0], offsets: [0])) == nil)
        #expect(ZoneInfo(tzif: Self.file(times: [100], indices: [1], offsets: [0])) == nil)
        #expect(ZoneInfo(tzif: Self.file(times: [], indices: [], offsets: [Int32.max])) == nil)
        #expect(ZoneInfo(tzif: Self.file(times: [], indices: [], offsets: [])) == nil)
        #expect(ZoneInfo(tzif: Self.file(version: "2", times: [], indices: [], offsets: [0])) == nil)
        #expect(ZoneInfo(tzif: Self.file(times: [100], indices: [0], offsets: [0]).dropLast(1).map { $0 }) == nil)
    }

    @Test func survivesDamage() throws {
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")))
        var generator = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            var damaged = file
            for _ in 0..<Int(generator.next() % 4 + 1) {
                damaged[Int(generator.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            let zone = ZoneInfo(tzif: Array(damaged.prefix(Int(generator.next() % UInt64(file.count * 2)))))
            #expect(abs(zone?.offset(at: 1_772_712_000) ?? 0) < 7 * 86_400)
        }
    }
}
