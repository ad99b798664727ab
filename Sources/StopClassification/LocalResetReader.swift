/// Reads a reset that is given by clock and calendar: `8pm (Europe/Berlin)`, `Jan 18, 11:30am`, `Mar 10th, 2026 3:39 AM`,
/// `2026-04-09 15:13:03`, `Monday at 9:00`, `14:30 UTC`.
///
/// Parts may stand in any order; reading ends at the first word that is none of them. A part that contradicts itself (hour 30, a zone
/// that has no IANA form) makes the whole unreadable: better no time than a wrong one.
struct LocalResetReader {
    private var times: [Int]?
    private var day: LocalReset.Day?
    private var zone: LocalReset.Zone?
    private var isTimestamp = false
    private var isContradictory = false

    static func read(_ cursor: inout TextCursor) -> LocalReset? {
        var reader = LocalResetReader()
        while reader.part(&cursor) {}
        guard !reader.isContradictory, reader.times != nil || reader.day != nil else { return nil }
        return LocalReset(times: reader.times ?? [0], day: reader.day, zone: reader.zone, isTimestamp: reader.isTimestamp)
    }

    /// Reads one part; false at the end of the phrase.
    private mutating func part(_ cursor: inout TextCursor) -> Bool {
        cursor.skip { $0 == 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "~") }
        guard !isContradictory, let first = cursor.rest.first else { return false }
        if first == UInt8(ascii: "(") { return parenthesis(&cursor) }
        if first.isDigit { return number(&cursor) }
        var ahead = cursor
        guard let word = ahead.word() else { return false }
        switch word {
        case "at", "on", "by", "around", "approximately", "about", "the", "and": break
        case "today": set(day: .fromToday(0))
        case "tomorrow": set(day: .fromToday(1))
        case "noon": set(times: [43_200])
        case "midnight": set(times: [0])
        default:
            if let month = Self.month(word) {
                ahead.skip { $0 == UInt8(ascii: ".") }
                ahead.skipSpace()
                guard let day = ahead.digits(1...2) else { return false }
                date(month: month, day: day, &ahead)
            } else if let weekday = Self.weekday(word) {
                if day == nil { set(day: .weekday(weekday)) }
            } else if times != nil, let zone = Self.abbreviation(word, &ahead) {
                self.zone = zone
            } else {
                return false
            }
        }
        cursor = ahead
        return true
    }

    private mutating func set(day: LocalReset.Day) {
        switch self.day {
        case nil, .weekday: self.day = day
        default: isContradictory = true
        }
    }

    private mutating func set(times: [Int]) {
        if self.times == nil { self.times = times } else { isContradictory = true }
    }

    // MARK: - Numbers

    private mutating func number(_ cursor: inout TextCursor) -> Bool {
        var ahead = cursor
        if let year = ahead.digits(4...4), ahead.take("-") || ahead.take("/") {
            guard let month = ahead.digits(1...2), ahead.take("-") || ahead.take("/"),
                let day = ahead.digits(1...2)
            else { return fail() }
            set(day: .date(year: year, month: month, day: day))
            isTimestamp = true
            if ahead.take("t") || ahead.take(" ") {
                var time = ahead
                if time.rest.first?.isDigit == true {
                    guard clock(&time) else { return fail() }
                    offset(&time)
                    ahead = time
                }
            }
            cursor = ahead
            return true
        }
        ahead = cursor
        // The last word of the C library's form, `Wed Oct 21 07:28:00 2026`.
        if case .date(nil, let month, let day) = self.day, times != nil, let year = ahead.digits(4...4) {
            self.day = .date(year: year, month: month, day: day)
            cursor = ahead
            return true
        }
        if let day = ahead.digits(1...2) {
            Self.skipOrdinal(&ahead)
            let isHyphenated = ahead.take("-")
            ahead.skipSpace()
            if let month = ahead.word().flatMap(Self.month) {
                if isHyphenated {
                    guard ahead.take("-"), let year = ahead.digits(2...4) else { return fail() }
                    set(day: .date(year: year < 100 ? 2000 + year : year, month: month, day: day))
                } else {
                    date(month: month, day: day, &ahead)
                }
                cursor = ahead
                return true
            }
        }
        return times == nil && clock(&cursor)
    }

    private mutating func date(month: Int, day: Int, _ cursor: inout TextCursor) {
        Self.skipOrdinal(&cursor)
        var ahead = cursor
        ahead.skip { $0 == 0x20 || $0 == UInt8(ascii: ",") }
        if let year = ahead.digits(4...4), ahead.rest.first != UInt8(ascii: ":") {
            set(day: .date(year: year, month: month, day: day))
            cursor = ahead
        } else {
            set(day: .date(year: nil, month: month, day: day))
        }
    }

    /// `8pm`, `3:30 a.m.`, `18:44`, `15:13:03`.
    private mutating func clock(_ cursor: inout TextCursor) -> Bool {
        let hasLeadingZero = cursor.rest.first == UInt8(ascii: "0")
        guard let hour = cursor.digits(1...2) else { return fail() }
        var minute: Int?
        var second: Int?
        if cursor.take(":") {
            guard let value = cursor.digits(2...2), value < 60 else { return fail() }
            minute = value
            if cursor.take(":") {
                guard let value = cursor.digits(2...2), value <= 60 else { return fail() }
                second = min(value, 59)
                if cursor.take(".") { cursor.skip { $0.isDigit } }
            }
        }
        let past = (minute ?? 0) * 60 + (second ?? 0)
        if let isAfternoon = Self.halfOfDay(&cursor) {
            guard (1...12).contains(hour) else { return fail() }
            set(times: [(hour % 12 + (isAfternoon ? 12 : 0)) * 3600 + past])
            return true
        }
        guard minute != nil, hour < 24, cursor.rest.first?.isLetter != true || isTimestamp else { return fail() }
        // Whoever writes seconds or a leading zero counts to 24.
        let isAmbiguous = (1...12).contains(hour) && second == nil && !hasLeadingZero && !isTimestamp
        set(times: isAmbiguous ? [hour % 12 * 3600 + past, (hour % 12 + 12) * 3600 + past] : [hour * 3600 + past])
        return true
    }

    private mutating func fail() -> Bool {
        isContradictory = true
        return false
    }

    private static func halfOfDay(_ cursor: inout TextCursor) -> Bool? {
        var ahead = cursor
        ahead.skipSpace()
        for (text, isAfternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
            var behind = ahead
            guard behind.take(text), behind.rest.first?.isLetter != true else { continue }
            cursor = behind
            return isAfternoon
        }
        return nil
    }

    private static func skipOrdinal(_ cursor: inout TextCursor) {
        for suffix in ["st", "nd", "rd", "th"] where cursor.take(suffix) { return }
    }

    // MARK: - Zones

    /// `Z`, `+02:00`, `-0800` right behind a timestamp's time.
    private mutating func offset(_ cursor: inout TextCursor) {
        if cursor.take("z") {
            zone = .offset(0)
            return
        }
        var ahead = cursor
        ahead.skipSpace()
        guard let seconds = Self.signedOffset(&ahead) else { return }
        zone = .offset(seconds)
        cursor = ahead
    }

    private static func signedOffset(_ cursor: inout TextCursor) -> Int? {
        let isWest = cursor.take("-")
        guard isWest || cursor.take("+") else { return nil }
        let hours: Int
        var minutes = 0
        if let both = cursor.digits(4...4) {
            (hours, minutes) = (both / 100, both % 100)
        } else {
            guard let value = cursor.digits(1...2) else { return nil }
            hours = value
            if cursor.take(":") {
                guard let value = cursor.digits(2...2) else { return nil }
                minutes = value
            }
        }
        guard hours <= 14, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private mutating func parenthesis(_ cursor: inout TextCursor) -> Bool {
        guard let close = cursor.rest.firstIndex(of: UInt8(ascii: ")")) else { return fail() }
        let content = cursor.rest[(cursor.rest.startIndex + 1)..<close]
        cursor = TextCursor(cursor.rest[(close + 1)...])
        let text = String(decoding: content, as: UTF8.self)
        var inside = TextCursor(content)
        if let word = inside.word(), let zone = Self.abbreviation(word, &inside), inside.isAtEnd {
            self.zone = zone
        } else if ZoneDatabase.isValidName(text) {
            zone = .name(text)
        } else if !Self.remarks.contains(where: { text.lowercased().hasPrefix($0) }) {
            return fail()
        }
        return true
    }

    /// What may stand in parentheses behind a time without being a zone.
    private static let remarks = ["in ", "local", "your ", "today", "tomorrow"]

    /// `UTC`, `UTC+2`, `PST`, `PT`: what people write instead of a zone's name.
    private static func abbreviation(_ word: String, _ cursor: inout TextCursor) -> LocalReset.Zone? {
        switch word {
        case "utc", "gmt", "z":
            var ahead = cursor
            guard let seconds = signedOffset(&ahead) else { return .offset(0) }
            cursor = ahead
            return .offset(seconds)
        case "pst": return .offset(-8 * 3600)
        case "pdt": return .offset(-7 * 3600)
        case "mst": return .offset(-7 * 3600)
        case "mdt": return .offset(-6 * 3600)
        case "cst": return .offset(-6 * 3600)
        case "cdt": return .offset(-5 * 3600)
        case "est": return .offset(-5 * 3600)
        case "edt": return .offset(-4 * 3600)
        case "cet": return .offset(3600)
        case "cest": return .offset(2 * 3600)
        case "eet": return .offset(2 * 3600)
        case "eest": return .offset(3 * 3600)
        case "jst": return .offset(9 * 3600)
        case "pt": return .name("America/Los_Angeles")
        case "mt": return .name("America/Denver")
        case "ct": return .name("America/Chicago")
        case "et": return .name("America/New_York")
        case "pacific", "eastern":
            guard cursor.take(" time") else { return nil }
            return .name(word == "pacific" ? "America/Los_Angeles" : "America/New_York")
        default: return nil
        }
    }

    // MARK: - Names

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let monthEndings = ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"]

    private static func month(_ word: String) -> Int? {
        for (index, (name, ending)) in zip(months, monthEndings).enumerated() where word == name || word == name + ending {
            return index + 1
        }
        return word == "sept" ? 9 : nil
    }

    private static func weekday(_ word: String) -> Int? {
        switch word {
        case "sun", "sunday": 0
        case "mon", "monday": 1
        case "tue", "tues", "tuesday": 2
        case "wed", "wednesday": 3
        case "thu", "thur", "thurs", "thursday": 4
        case "fri", "friday": 5
        case "sat", "saturday": 6
        default: nil
        }
    }
}
