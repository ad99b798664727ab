import Testing

@testable import StopClassification

struct ASCIIBoxTests {
    private static func contents(_ lines: [String]) -> [String] {
        var box = ASCIIBox()
        return lines.map { String(decoding: box.content(of: Array($0.utf8)[...]), as: UTF8.self) }
    }

    @Test func theSidesAreTakenOff() {
        #expect(Self.contents(["+=====+", "|  a  |", "| b c |", "+-----+", "| d |"]) == ["+=====+", "a", "b c", "+-----+", "| d |"])
    }

    @Test func aTableLeavesNothingOpen() {
        let table = ["+---+", "| head |", "+---+", "| row |", "+---+"]
        #expect(Self.contents(table + table).last { $0.contains("row") } == "| row |")
        #expect(Self.contents(table + ["+---+", "| notice |", "+---+"]).contains("notice"))
    }

    @Test(arguments: [
        ["| a |"], ["+---+", "| a | b |"], ["+---+", "text", "| a |"], ["+---+", "| head |", "+---+", "| row |", "+---+"],
        ["+-+", "| a |"],
        ["+---+", "||"], ["+", "", "|"],
    ]) func whatIsNoBoxStays(lines: [String]) {
        let last = lines.lastIndex { $0.hasPrefix("|") && !$0.contains("head") }
        #expect(last.map { Self.contents(lines)[$0] } == last.map { lines[$0] })
    }
}
