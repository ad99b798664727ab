import Testing

@testable import Supervisor

struct HumanTextTests {
    @Test(arguments: [
        (0.0, "0 s"), (-5, "0 s"), (0.01, "10 ms"), (0.3, "300 ms"), (1e-9, "1 ms"), (4, "4 s"), (59, "59 s"), (59.5, "1 min"),
        (60, "1 min"), (90, "1 min 30 s"),
        (3599, "59 min 59 s"), (3600, "1 h"), (3659, "1 h"), (3661, "1 h 1 min"), (7500, "2 h 5 min"), (86_400, "1 d"),
        (90_000, "1 d 1 h"), (604_800, "7 d"), (.nan, "0 s"), (-.infinity, "0 s"), (.infinity, "11574074 d 1 h"), (1e300, "11574074 d 1 h"),
    ])
    func showsTheTwoLargestUnits(seconds: Double, text: String) {
        #expect(HumanText.duration(seconds: seconds) == text)
    }
}
