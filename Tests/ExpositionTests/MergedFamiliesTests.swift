import Exposition
import Testing

struct MergedFamiliesTests {
    @Test func familiesOfSeveralTextsAreOneAndNothingIsInItTwice() throws {
        let first = try PrometheusTextParser().parse(Array("# TYPE a counter\na{x=\"1\"} 1\n# TYPE b gauge\nb 2\n".utf8))
        let second = try PrometheusTextParser().parse(
            Array("# TYPE a counter\na{x=\"2\"} 3\na{x=\"1\",y=\"\"} 4\n# TYPE b counter\nb 5\n# TYPE c gauge\nc 6\n".utf8)
        )
        var merged = MergedFamilies()
        merged.add(first, from: "one")
        merged.add(second, from: "two")
        #expect(merged.families.map(\.name) == ["a", "b", "c"])
        #expect(merged.families.flatMap(\.samples).map(\.value) == [1, 3, 2, 6])
        #expect(
            merged.leftOut == ["two: a: another source has 1 of its series", "two: b: another source has it with the type gauge"]
        )
    }
}
