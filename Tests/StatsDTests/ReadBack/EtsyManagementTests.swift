import Testing

@testable import StatsD

struct EtsyManagementTests {
    /// As Node.js 20 prints it, and 0.10 did.
    @Test func objectsAreRead() {
        let text = """
            {
              'statsd.bad_lines_seen': 0,
              foo: 5,
              "a'b": 1.5,
              'palingenesis_probe;dc=eu': 1795668240.25,
              x1: -3,
              n: NaN,
              e: 1e+21,
              s: 1e-7
            }
            END


            """
        let numbers = EtsyManagement.numbers(in: Array(text.utf8)).filter { !$0.value.isNaN }
        #expect(
            numbers == [
                "statsd.bad_lines_seen": 0, "foo": 5, "a'b": 1.5, "palingenesis_probe;dc=eu": 1_795_668_240.25, "x1": -3, "e": 1e21,
                "s": 1e-7,
            ]
        )
        #expect(EtsyManagement.numbers(in: Array("{ a: 1,\n  'b.c': 2 }\nEND\n\n".utf8)) == ["a": 1, "b.c": 2])
        #expect(EtsyManagement.numbers(in: Array("{}\nEND\n\n".utf8)).isEmpty)
    }

    @Test(arguments: ["", "ERROR\n", "{", "'", "{ ':", "{ a", "{ a:", ":::", "{ '': }", "}}}} 'x' 'y': z", "\"\u{0}"])
    func anythingElseIsNothing(_ text: String) {
        #expect(EtsyManagement.numbers(in: Array(text.utf8)).isEmpty)
    }
}
