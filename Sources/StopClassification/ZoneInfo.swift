/// The offsets from UTC of one place, through the years: what an IANA time zone file says.
///
/// A value without effects: reading files is the `ZoneDatabase`'s part.
public struct ZoneInfo: Sendable, Equatable {
    /// Coordinated Universal Time.
    public static let utc = ZoneInfo(secondsFromUTC: 0)

    /// When offsets change, in ascending order, Unix seconds.
    private let transitions: [Int64]
    /// The offset from each transition on, in seconds east of UTC.
    private let offsets: [Int]
    /// The offset before the first transition.
    private let firstOffset: Int
    /// The rule for all times behind the last transition.
    private let rule: PosixTimeZone?

    /// A place that is always the same number of seconds east of UTC.
    public init(secondsFromUTC offset: Int) {
        self.init(transitions: [], offsets: [], firstOffset: offset, rule: nil)
    }

    /// A place described by a POSIX `TZ` rule such as `EST5EDT,M3.2.0,M11.1.0`; nil when the rule is malformed.
    public init?(posixRule: String) {
        guard let rule = PosixTimeZone(posixRule) else { return nil }
        self.init(transitions: [], offsets: [], firstOffset: rule.standardOffset, rule: rule)
    }

    /// Reads the bytes of a TZif file (RFC 8536), version 1 to 4; nil when they are no such file or contradict themselves.
    ///
    /// Leap seconds are ignored, since Unix time has none.
    public init?(tzif bytes: [UInt8]) {
        guard let file = TZifFile(bytes) else { return nil }
        self.init(transitions: file.transitions, offsets: file.offsets, firstOffset: file.firstOffset, rule: file.rule)
    }

    private init(transitions: [Int64], offsets: [Int], firstOffset: Int, rule: PosixTimeZone?) {
        self.transitions = transitions
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.rule = rule
    }

    /// The seconds east of UTC at a moment in Unix seconds.
    ///
    /// Logarithmic in the number of transitions.
    public func offset(at moment: Int64) -> Int {
        guard let last = transitions.last else { return rule?.offset(at: moment) ?? firstOffset }
        if moment >= last, let rule { return rule.offset(at: moment) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? firstOffset : offsets[low - 1]
    }

    /// The moment, in Unix seconds, at which clocks in this place show `local`, given as if it were UTC.
    ///
    /// A time that clocks skip when they go forward is read as if they had not (02:30 becomes what is then called 03:30). A time
    /// that clocks show twice when they go back is the second one: a wait that ends too late costs an hour, one that ends too early
    /// fails.
    public func moment(ofLocal local: Int64) -> Int64 {
        let before = Int64(offset(at: local &- 86_400))
        let after = Int64(offset(at: local &+ 86_400))
        let candidates = [local &- before, local &- after].filter { Int64(offset(at: $0)) == local &- $0 }
        return candidates.max() ?? local &- before
    }

    /// What calendar and clock in this place show at a moment in Unix seconds: `2026-03-05 20:00`.
    public func clockText(at unixTime: Double) -> String {
        let moment = Int64(unixTime.isFinite ? max(-2_208_988_800, min(unixTime, 253_402_300_799)) : 0)
        let text = RFC3339.text(Double(moment &+ Int64(offset(at: moment))))
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    /// The day that clocks in this place show at a moment, as days since 1970-01-01.
    func localDay(at moment: Int64) -> Int {
        let local = moment &+ Int64(offset(at: moment))
        return Int(local >= 0 ? local / 86_400 : (local &- 86_399) / 86_400)
    }
}
