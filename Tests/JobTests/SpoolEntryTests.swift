import Pushgateway
import Testing

@testable import Job

struct SpoolEntryTests {
    @Test func theTextComesBackAsItIs() throws {
        let group = try GroupingKey(job: "a \"b\"\\\n/", labels: ["instance": "", "zone": "é"])
        let entry = SpoolEntry(
            destination: "http://gw:9091/base",
            group: group,
            time: 1_700_000_000.125,
            body: Array("job_running 0\n".utf8)
        )
        #expect(SpoolEntry(text: entry.text) == entry)
        #expect(SpoolEntry(text: SpoolEntry(destination: "http://g", group: group, time: 0, body: []).text)?.body == [])
    }

    @Test func anyDamageIsNoticed() throws {
        let entry = SpoolEntry(destination: "http://g", group: try GroupingKey(job: "j"), time: 1, body: Array("a 1\n".utf8))
        let text = entry.text
        for index in text.indices {
            var damaged = text
            damaged[index] ^= 4
            #expect(SpoolEntry(text: damaged) == nil, "byte \(index)")
            #expect(SpoolEntry(text: Array(text[..<index])) == nil)
        }
    }
}
