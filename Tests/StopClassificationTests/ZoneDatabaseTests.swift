import Testing

@testable import StopClassification

struct ZoneDatabaseTests {
    @Test(arguments: ["Europe/Berlin", "UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"])
    func findsZonesOfTheHost(_ name: String) {
        #expect(zones.zone(named: name) != nil)
    }

    @Test(arguments: [
        "Mars/Olympus", "", "/", "/etc/localtime", "../zoneinfo/UTC", "Europe/../UTC", "Europe//Berlin", "Europe/", "Europe", "UTC\0",
        "Europe/Berlin ", "tzdata.zi", "zone.tab", "ÄÖÜ", String(repeating: "a", count: 65),
    ])
    func findsNothingElse(_ name: String) {
        #expect(zones.zone(named: name) == nil)
    }

    @Test func asksOnlyForValidNames() {
        let database = ZoneDatabase { name in ZoneInfo(secondsFromUTC: name.utf8.count) }
        #expect(database.zone(named: "A/B") == ZoneInfo(secondsFromUTC: 3))
        #expect(database.zone(named: "../x") == nil)
    }

    @Test(arguments: [
        ("Europe/Berlin", 3600), (":America/New_York", -18_000), ("/usr/share/zoneinfo/Asia/Tokyo", 32_400), ("EST5EDT", -18_000),
        ("<+05>-5", 18_000), ("", 0), ("Mars/Olympus", 0), ("/dev/null", 0), ("/no/such/file", 0),
    ])
    func readsTheEnvironment(_ setting: String, _ offset: Int) {
        #expect(ZoneDatabase.hostZone(environment: ["TZ": setting]).offset(at: 1_772_712_000) == offset)
    }

    @Test func readsTheFolderOfTheEnvironment() {
        #expect(ZoneDatabase.system(environment: ["TZDIR": "/usr/share/zoneinfo/Europe"]).zone(named: "Berlin") != nil)
        #expect(ZoneDatabase.system(environment: ["TZDIR": "/no/such/folder"]).zone(named: "UTC") == nil)
        #expect(ZoneDatabase.system(environment: [:]).zone(named: "UTC") != nil)
    }
}
