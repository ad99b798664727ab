import MetricRegistry
import Testing

struct NameEscapingTests {
    /// As client_golang's model.EscapeName has them.
    @Test(arguments: [
        ("classic_name:x9", "classic_name:x9", "classic_name:x9", "classic_name:x9"),
        (
            "mysystem.prod.west.cpu.load", "mysystem_prod_west_cpu_load", "mysystem_dot_prod_dot_west_dot_cpu_dot_load",
            "U__mysystem_2e_prod_2e_west_2e_cpu_2e_load"
        ),
        ("http.status:sum_x", "http_status:sum_x", "http_dot_status:sum__x", "U__http_2e_status:sum__x"),
        ("a b", "a_b", "a__b", "U__a_20_b"), ("花火", "__", "____", "U___82b1__706b_"), ("😀", "_", "__", "U___1f600_"),
        ("0a", "_a", "__a", "U___30_a"), ("a\n", "a_", "a__", "U__a_a_"),
    ])
    func metricNames(name: String, underscores: String, dots: String, values: String) {
        #expect(NameEscaping.allowUTF8.escaped(metricName: name) == name)
        #expect(NameEscaping.underscores.escaped(metricName: name) == underscores)
        #expect(NameEscaping.dots.escaped(metricName: name) == dots)
        #expect(NameEscaping.values.escaped(metricName: name) == values)
    }

    @Test func aColonIsNoPartOfALabelsName() {
        #expect(NameEscaping.underscores.escaped(labelName: "a:b") == "a_b")
        #expect(NameEscaping.values.escaped(labelName: "a:b") == "U__a_3a_b")
        #expect(NameEscaping.dots.escaped(labelName: "a_b") == "a_b")
    }

    @Test func namesOfAllCharactersAreForThoseWhoAskForThem() throws {
        #expect(throws: RegistryError.self) { try Registry().gauge("a.b", help: "") }
        #expect(throws: RegistryError.self) { try Registry().gaugeFamily("a", help: "", labelNames: ["b.c"]) }
        let registry = Registry(names: .utf8)
        for name in ["a.b", " ", "\"\\\n", "é1"] { try registry.gauge(name, help: "").set(1) }
        #expect(throws: RegistryError.self) { try registry.gauge("", help: "") }
    }

    /// What some receiver could not tell apart is refused where it is made.
    @Test(arguments: [
        ("a.b", "a_b"), ("a_b", "a.b"), ("a.b", "a-b"), ("a.b", "a_dot_b"), ("a.b", "U__a_2e_b"), ("a.b", "a b"),
    ])
    func namesThatBecomeEqualAreAConflict(first: String, second: String) throws {
        let registry = Registry(names: .utf8)
        try registry.gauge(first, help: "").set(1)
        #expect(throws: RegistryError.self) { try registry.gauge(second, help: "") }
        try registry.gauge(first, help: "").set(2)
        #expect(registry.unregister(first))
        try registry.gauge(second, help: "").set(3)
    }

    @Test func suffixesOfNamesCollideAsWell() throws {
        let registry = Registry(names: .utf8)
        _ = try registry.histogram("a.b", help: "", upperBounds: [1])
        #expect(throws: RegistryError.self) { try registry.gauge("a_b_sum", help: "") }
        #expect(throws: RegistryError.self) { try registry.gauge("a_dot_b_count", help: "") }
    }

    @Test(arguments: [["a.b", "a_b"], ["a.b", "a-b"], [""], ["__x"], [".."], ["..x"], ["zone_a"]])
    func labelsThatBecomeEqualOrReservedAreRefused(names: [String]) {
        let registry = Registry(constantLabels: ["zone.a": "1"], names: .utf8)
        #expect(throws: RegistryError.self) { try registry.gaugeFamily("g", help: "", labelNames: names) }
    }

    @Test func labelsReadBack() throws {
        let registry = Registry(constantLabels: ["c\"=\\": "1,"], names: .utf8)
        try registry.gaugeFamily("g", help: "", labelNames: ["b.c", "a"]).labels("x\"=\n", "y").set(1)
        #expect(Reading(registry).gauges.keys.sorted() == ["g{a=\"y\",\"b.c\"=\"x\\\"=\\n\",\"c\\\"=\\\\\"=\"1,\"}"])
    }
}
