import Testing

@testable import StatsD

struct CellSortTests {
    @Test(arguments: [[], [7], [9, 3, 5, 4], [4_000_000_000, 1, 70]] as [[UInt32]])
    func placesAreSortedByTheirCells(_ cells: [UInt32]) {
        let places = cells.enumerated().map { SeriesPlan.Place(cell: $1, line: Int32($0)) }
        let sorted = CellSort.sorted(places)
        #expect(sorted.map(\.cell) == cells.sorted())
        #expect(sorted.allSatisfy { cells[Int($0.line)] == $0.cell })
    }
}
