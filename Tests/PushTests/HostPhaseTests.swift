import Push
import Testing

struct HostPhaseTests {
    @Test func aHostKeepsItsPlace() {
        let phase = HostPhase.phase(of: "build-7 palingenesis pushgateway", interval: .seconds(15))
        #expect(phase == HostPhase.phase(of: "build-7 palingenesis pushgateway", interval: .seconds(15)))
        #expect(phase != HostPhase.phase(of: "build-8 palingenesis pushgateway", interval: .seconds(15)))
    }

    @Test func aFleetIsSpreadOverTheInterval() {
        var tenths = [Int](repeating: 0, count: 10)
        for host in 0..<10_000 {
            let phase = HostPhase.phase(of: "host-\(host)", interval: .seconds(10))
            #expect(phase >= .zero && phase < .seconds(10))
            tenths[min(max(Int(phase.components.seconds), 0), 9)] += 1
        }
        // Each tenth of the interval gets about a tenth of the hosts; 1,000 with a standard deviation of 30.
        #expect(tenths.allSatisfy { (850...1150).contains($0) }, "\(tenths)")
    }
}
