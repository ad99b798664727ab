/// A POSIX `TZ` rule: `<+03>-3`, `EST5EDT,M3.2.0,M11.1.0`, `IST-1GMT0,M10.5.0,M3.5.0/1`.
///
/// With the extension of RFC 8536 that a change may lie up to 167 hours before or after its day begins.
struct PosixTimeZone: Sendable, Equatable {
    private struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// 1…365, never counting 29 February.
            case julian(Int)
            /// 0…365, counting 29 February.
            case ordinal(Int)
            /// A weekday (0 for Sunday) in a week (5 for the last) of a month.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        /// Seconds after the day's midnight.
        let time: Int

        /// The change in a year as seconds since 1970, on the clock that is in force before it.
        func local(in year: Int) -> Int64 {
            let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
            let days: Int
            switch day {
            case .julian(let number): days = newYear + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
            case .ordinal(let number): days = newYear + number
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1)?.daysSince1970 ?? 0
                var offset = (weekday - CivilDate.weekday(daysSince1970: first) + 7) % 7 + (week - 1) * 7
                if offset >= CivilDate.length(ofMonth: month, year: year) { offset -= 7 }
                days = first + offset
            }
            return Int64(days) * 86_400 + Int64(time)
        }
    }

    private struct Saving: Sendable, Equatable {
        let offset: Int
        let start: Change
        let end: Change
    }

    /// Seconds east of UTC outside daylight saving time.
    let standardOffset: Int
    private let saving: Saving?

    init?(_ text: String) {
        guard (1...256).contains(text.utf8.count) else { return nil }
        var parser = Parser(rest: Array(text.utf8)[...])
        guard parser.name(), let west = parser.time(hours: 24) else { return nil }
        standardOffset = -west
        if parser.rest.isEmpty {
            saving = nil
            return
        }
        guard parser.name() else { return nil }
        var offset = standardOffset + 3600
        if let first = parser.rest.first, first != UInt8(ascii: ",") {
            guard let west = parser.time(hours: 24) else { return nil }
            offset = -west
        }
        // Without dates, POSIX leaves them to the system; the customary ones are those of the United States.
        if parser.rest.isEmpty { parser.rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
        guard let start = parser.change(), let end = parser.change(), parser.rest.isEmpty else { return nil }
        saving = Saving(offset: offset, start: start, end: end)
    }

    /// The seconds east of UTC at a moment in Unix seconds.
    func offset(at moment: Int64) -> Int {
        guard let saving else { return standardOffset }
        let localDay = (moment &+ Int64(standardOffset)) / 86_400
        let year = CivilDate(daysSince1970: Int(clamping: localDay)).year
        let start = saving.start.local(in: year) - Int64(standardOffset)
        let end = saving.end.local(in: year) - Int64(saving.offset)
        let isSaving = start < end ? (start..<end).contains(moment) : !(end..<start).contains(moment)
        return isSaving ? saving.offset : standardOffset
    }

    private struct Parser {
        var rest: ArraySlice<UInt8>

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        /// `EST` or `<+03>`.
        mutating func name() -> Bool {
            if take(UInt8(ascii: "<")) {
                guard let close = rest.firstIndex(of: UInt8(ascii: ">")), close - rest.startIndex >= 1 else { return false }
                rest = rest[(close + 1)...]
                return true
            }
            let letters = rest.prefix { $0.isLetter }
            rest = rest[letters.endIndex...]
            return letters.count >= 3
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix { $0.isDigit }
            guard (1...3).contains(digits.count) else { return nil }
            rest = rest[digits.endIndex...]
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return range.contains(value) ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time(hours limit: Int) -> Int? {
            let isNegative = take(UInt8(ascii: "-"))
            if !isNegative { _ = take(UInt8(ascii: "+")) }
            guard let hours = number(0...limit) else { return nil }
            var seconds = hours * 3600
            for unit in [60, 1] where take(UInt8(ascii: ":")) {
                guard let value = number(0...59) else { return nil }
                seconds += value * unit
            }
            return isNegative ? -seconds : seconds
        }

        /// `,M3.2.0/2`, `,J60`, `,59`.
        mutating func change() -> Change? {
            guard take(UInt8(ascii: ",")) else { return nil }
            let day: Change.Day
            if take(UInt8(ascii: "M")) {
                guard let month = number(1...12), take(UInt8(ascii: ".")), let week = number(1...5), take(UInt8(ascii: ".")),
                    let weekday = number(0...6)
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if take(UInt8(ascii: "J")) {
                guard let number = number(1...365) else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(0...365) else { return nil }
                day = .ordinal(number)
            }
            guard take(UInt8(ascii: "/")) else { return Change(day: day, time: 7200) }
            guard let time = time(hours: 167) else { return nil }
            return Change(day: day, time: time)
        }
    }
}
