import Testing

@testable import Supervisor

struct BackoffTests {
    @Test func probe() {
        for depth in [200, 1000, 3000, 10_000, 100_000, 500_000] {
            let clock = ContinuousClock()
            let t = clock.now
            let r = Result { try SessionFile(parsing: "---\na: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "\n---\n") }
            print(depth, "\(r)".prefix(100), clock.now - t)
        }
    }
    @Test func sexagesimal() {
        print(Result { try SessionFile(parsing: "---\ntotalSteps: 1:59\nlastStep: " + String(repeating: "59:", count: 30) + "1\n---\n") })
    }
    @Test func many() {
        let clock = ContinuousClock()
        let t = clock.now
        let r = Result { try SessionFile(parsing: "---\n" + (0..<60_000).map { "key\($0): value" }.joined(separator: "\n") + "\n---\n") }
        print("\(r)".prefix(100), clock.now - t)
        let t2 = clock.now
        var bomb = "a0: &a0 [1,2,3,4,5,6,7,8,9]\n"
        for i in 1..<30 { bomb += "a\(i): &a\(i) [" + Array(repeating: "*a\(i-1)", count: 9).joined(separator: ",") + "]\n" }
        let r2 = Result { try SessionFile(parsing: "---\n" + bomb + "stepsCompleted: *a29\n---\n") }
        print("\(r2)".prefix(100), clock.now - t2)
    }
}
