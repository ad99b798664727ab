import Exposition
import Testing

@testable import Receiver

struct StatsDLineTests {
    private func line(_ text: String) throws -> StatsDLine {
        try StatsDLine(Array(text.utf8)[...])
    }

    @Test(arguments: [
        ("a:1|c", "a", "", StatsDKind.counter, [1.0], 1.0),
        ("a.b.c:-2.5|c", "a.b.c", "", .counter, [-2.5], 1),
        ("a:3|g", "a", "", .gauge, [3], 1),
        ("a:320|ms", "a", "", .timer, [320], 1),
        ("a:1|h", "a", "", .histogram, [1], 1),
        ("a:1|d", "a", "", .distribution, [1], 1),
        ("a:1|c|@0.1", "a", "", .counter, [1], 0.1),
        ("a;k=v;b=w=x:1|c", "a", "b=w=x,k=v", .counter, [1], 1),
        ("a:1|c|#k:v,b:w:x", "a", "b=w:x,k=v", .counter, [1], 1),
        ("a:1|c|@0.5|#k:v", "a", "k=v", .counter, [1], 0.5),
        ("a:1|c|#k:v|@0.5", "a", "k=v", .counter, [1], 0.5),
        ("a:1|c|#k:,bare", "a", "bare=,k=", .counter, [1], 1),
        ("a:1|c|#k:1,k:2", "a", "k=2", .counter, [1], 1),
        ("a;k=v:1|c|#l:w", "a", "k=v,l=w", .counter, [1], 1),
        ("a:1:2:3|ms|@0.5", "a", "", .timer, [1, 2, 3], 0.5),
        ("a:1|c|#k:v|c:ci-1|T1700000000|e:x|card:low", "a", "k=v", .counter, [1], 1),
        ("é 1:1e5|c", "é 1", "", .counter, [1e5], 1),
        ("a_bucket:2|c|#le:+Inf", "a_bucket", "le=+Inf", .counter, [2], 1),
    ])
    func readsALine(text: String, name: String, labels: String, kind: StatsDKind, values: [Double], rate: Double) throws {
        let line = try line(text)
        #expect(line.series.name == name)
        #expect(line.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",") == labels)
        #expect(line.series.kind == kind)
        #expect(line.values == values.map { .number($0) })
        #expect(line.rate == rate)
    }

    @Test func aGaugesSignMakesADifference() throws {
        #expect(try line("a:-5|g").values == [.difference(-5)])
        #expect(try line("a:+0.5|g").values == [.difference(0.5)])
        #expect(try line("a:-5|c").values == [.number(-5)])
    }

    @Test func aSetTakesAnyText() throws {
        #expect(try line("a:x:y z|s").values == [.member("x:y z")])
    }

    @Test(arguments: [
        ("a", "there is no colon after the name"), (":1|c", "there is no name"), ("a:1", "there is no type after the value"),
        ("a:|c", "there is no value"),
        ("a:1|", "the type \"\" is unknown"), ("a:1|x", "the type \"x\" is unknown"), ("a:1|C", "the type \"C\" is unknown"),
        ("a:one|c", "the value \"one\" is not a finite number"), ("a:1:|ms", "the value \"\" is not a finite number"),
        ("a:NaN|g", "the value \"NaN\" is not a finite number"), ("a:Inf|g", "the value \"Inf\" is not a finite number"),
        ("a:1e999|c", "the value \"1e999\" is not a finite number"), ("a:0x10|c", "the value \"0x10\" is not a finite number"),
        ("a:1|c|@0", "the rate \"0\" does not lie above 0 and up to 1"), ("a:1|c|@2", "the rate \"2\" does not lie above 0 and up to 1"),
        ("a:1|c|@", "the rate \"\" does not lie above 0 and up to 1"), ("a:1|c|@NaN", "the rate \"NaN\" does not lie above 0 and up to 1"),
        ("a:1|c|0.1", "nobody knows what \"0.1\" means"), ("a:1|c||", "nobody knows what \"\" means"),
        ("a;k:1|c", "the tag \"k\" has no name and equals sign"), ("a;=v:1|c", "the tag \"=v\" has no name and equals sign"),
        ("a:1|c|#:v", "the tag \":v\" has no name"),
    ])
    func saysWhatIsMalformed(text: String, reason: String) {
        #expect(throws: StatsDLine.Malformed(reason)) { try line(text) }
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(throws: StatsDLine.Malformed("it is not UTF-8")) { try StatsDLine([0x61, 0xff, 0x3a, 0x31, 0x7c, 0x63]) }
    }
}
