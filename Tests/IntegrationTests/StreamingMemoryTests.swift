import Exposition
import Foundation
import Testing

/// A text is read in the memory of its largest family, however long it is.
struct StreamingMemoryTests {
    @Test(arguments: ExpositionFormat.allCases)
    func memoryDoesNotGrowWithTheText(format: ExpositionFormat) throws {
        var reader = ExpositionReader(format)
        var samples = 0
        var text = 0
        var before = 0
        for index in 0..<800 {
            // 200 series of 120 bytes; the names differ, so that nothing can be shared.
            var chunk = "# TYPE family_\(index) gauge\n"
            for series in 0..<200 {
                chunk += "family_\(index){path=\"/a/long/path/that/is/kept/in/a/string/\(index)/\(series)\",code=\"200\"} \(series)\n"
            }
            text += chunk.utf8.count
            reader.append(chunk.utf8)
            while let family = try reader.next() { samples += family.samples.count }
            if index == 50 { before = try Self.residentBytes() }
        }
        let growth = try Self.residentBytes() - before
        if format == .openMetrics { reader.append("# EOF\n".utf8) }
        reader.end()
        while let family = try reader.next() { samples += family.samples.count }
        #expect(samples == 160_000)
        #expect(text > 12 << 20)
        #expect(growth < 4 << 20, "\(growth) bytes")
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
