import Foundation
import Testing

/// Another implementation of time zones to compare with: Python's, which reads the same zone files.
///
/// Foundation's would not do: it brings zone data of its own, which may be older or newer than the host's.
enum TimeOracle {
    /// What Python makes of a program and its input.
    private static func run(_ program: String, _ input: String) throws -> [Substring] {
        let process = Process()
        let (source, sink) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program]
        process.standardInput = source
        process.standardOutput = sink
        try process.run()
        // Python reads all of its input before it answers, so neither side waits for the other.
        try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try source.fileHandleForWriting.close()
        let answer = try sink.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 with zoneinfo is needed")
        return String(decoding: answer, as: UTF8.self).split(separator: "\n")
    }

    /// The seconds east of UTC in a zone at each moment.
    static func offsets(in zone: String, at moments: [Int64]) throws -> [Int] {
        let program = """
            import sys
            from datetime import datetime
            from zoneinfo import ZoneInfo
            zone, *moments = sys.stdin.read().split()
            zone = ZoneInfo(zone)
            for moment in moments:
                print(int(datetime.fromtimestamp(int(moment), zone).utcoffset().total_seconds()))
            """
        return try run(program, ([zone] + moments.map(String.init)).joined(separator: "\n")).compactMap { Int($0) }
    }

    /// When a reset announced for a time of day, with or without a day of the year, is over.
    struct Question {
        let now: Int64
        let zone: String
        let hour: Int
        let minute: Int
        let date: (month: Int, day: Int)?
    }

    /// The answers by the rules: the next such time, but one that passed less than an hour ago (with a date: a day) counts; a time that
    /// clocks skip is read as if they had not, one that they show twice is the second.
    static func resets(_ questions: [Question]) throws -> [Double] {
        let program = """
            import sys
            from datetime import date, datetime, timedelta, timezone
            from zoneinfo import ZoneInfo

            def moment(day, hour, minute, zone):
                first, second = (datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=fold) for fold in (0, 1))
                exists = first.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) == first.replace(tzinfo=None)
                return (second if exists else first).timestamp()

            for line in sys.stdin.read().splitlines():
                now, name, hour, minute, month, day = line.split()
                now, hour, minute, month, day = int(now), int(hour), int(minute), int(month), int(day)
                zone = ZoneInfo(name)
                today = datetime.fromtimestamp(now, zone).date()
                days, grace = [today + timedelta(days=n) for n in range(-1, 3)], 3600
                if month:
                    days, grace = [], 86400
                    for year in range(today.year - 1, today.year + 9):
                        try: days.append(date(year, month, day))
                        except ValueError: pass
                answer = min(m for m in (moment(d, hour, minute, zone) for d in days) if now - m < grace)
                print(now if answer < now and now - answer < 3600 else answer)
            """
        let lines = questions.map { "\($0.now) \($0.zone) \($0.hour) \($0.minute) \($0.date?.month ?? 0) \($0.date?.day ?? 0)" }
        return try run(program, lines.joined(separator: "\n")).compactMap { Double($0) }
    }
}
