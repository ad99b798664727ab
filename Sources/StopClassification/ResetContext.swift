/// What has to be known to turn an announcement into a moment: the time and the places.
public struct ResetContext: Sendable {
    /// A reset that passed less than this many seconds ago means now, not tomorrow: the announcement is read a little late.
    static let grace = 3600.0
    /// A date without a year that passed less than this many seconds ago is this year's: the host may have slept through it.
    static let dateGrace = 86_400.0

    /// The present in Unix seconds.
    public let now: Double
    /// The host's time zone, for clock times without one.
    public let hostZone: ZoneInfo
    /// The zone of timestamps that a provider writes without one; nil for the host's.
    public let providerZone: ZoneInfo?
    /// Where zones are found by name.
    public let zones: ZoneDatabase

    /// Collects the present (Unix seconds, finite; anything else counts as 0), the host's zone and the rest.
    public init(now: Double, hostZone: ZoneInfo, providerZone: ZoneInfo? = nil, zones: ZoneDatabase) {
        // Within ±2^53 every calculation on whole seconds below stays exact and far from overflow.
        self.now = now.isFinite ? max(-2_208_988_800, min(now, 253_402_300_799)) : 0
        self.hostZone = hostZone
        self.providerZone = providerZone
        self.zones = zones
    }

    /// The moment that a phrase announces; nil when it names an unknown zone or a day that does not exist.
    func resolve(_ phrase: ResetPhrase) -> AnnouncedReset? {
        switch phrase {
        case .moment(let moment, let source): AnnouncedReset(resumeAt: recent(moment), source: source)
        case .after(let seconds): AnnouncedReset(resumeAt: now + seconds, source: .relative)
        case .local(let local): resolve(local)
        }
    }

    /// Whether a moment lies ahead or passed less than an hour ago.
    func isRecent(_ moment: Double) -> Bool { now - moment < Self.grace }

    /// The moment itself, or now when it passed less than an hour ago.
    private func recent(_ moment: Double) -> Double {
        moment < now && isRecent(moment) ? now : moment
    }

    private func resolve(_ local: LocalReset) -> AnnouncedReset? {
        guard let zone = zone(of: local) else { return nil }
        let today = zone.localDay(at: Int64(now))
        let moments: [Double]
        let source: AnnouncedReset.Source
        switch local.day {
        case .date(let year?, let month, let day):
            guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
            source = .timestamp
            // The date says which day is meant; an ambiguous hour on it is the next one, or the later one when both have passed.
            let candidates = self.moments(on: [date.daysSince1970], at: local.times, in: zone)
            moments = candidates.filter { isRecent($0) }.min().map { [$0] } ?? candidates.max().map { [$0] } ?? []
        case .date(nil, let month, let day):
            let year = CivilDate(daysSince1970: today).year
            // Eight years always contain a 29 February.
            let days = (year - 1...year + 8).compactMap { CivilDate(year: $0, month: month, day: day)?.daysSince1970 }
            source = .clock
            moments = self.moments(on: days, at: local.times, in: zone).filter { now - $0 < Self.dateGrace }
        case .weekday(let weekday):
            let days = (today - 1...today + 8).filter { CivilDate.weekday(daysSince1970: $0) == weekday }
            source = .clock
            moments = self.moments(on: days, at: local.times, in: zone).filter { isRecent($0) }
        case .fromToday(let days):
            source = .clock
            let candidates = self.moments(on: [today + days], at: local.times, in: zone)
            moments = candidates.filter { isRecent($0) }.min().map { [$0] } ?? candidates
        case nil:
            source = .clock
            moments = self.moments(on: Array(today - 1...today + 2), at: local.times, in: zone).filter { isRecent($0) }
        }
        return moments.min().map { AnnouncedReset(resumeAt: recent($0), source: source) }
    }

    private func moments(on days: [Int], at times: [Int], in zone: ZoneInfo) -> [Double] {
        days.flatMap { day in times.map { Double(zone.moment(ofLocal: Int64(day) * 86_400 + Int64($0))) } }
    }

    private func zone(of local: LocalReset) -> ZoneInfo? {
        switch local.zone {
        case .name(let name): return zones.zone(named: name)
        case .offset(let seconds): return ZoneInfo(secondsFromUTC: seconds)
        case nil: return local.isTimestamp ? providerZone ?? hostZone : hostZone
        }
    }
}
