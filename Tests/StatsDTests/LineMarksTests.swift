import Testing

@testable import StatsD

struct LineMarksTests {
    @Test func linesAreInItUntilTheyAreRemoved() {
        var marks = LineMarks()
        for line in [0, 63, 64, 1000] as [Int32] { marks.insert(line) }
        marks.remove(63)
        marks.remove(5000)
        #expect((0...2000).filter(marks.contains) == [0, 64, 1000])
    }
}
