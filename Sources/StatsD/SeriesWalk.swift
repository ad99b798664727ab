import MetricRegistry

/// Which series a visitor that names them knows already, and which it is to deal with at present.
struct SeriesWalk: Sendable {
    /// What is to be done with a series at present.
    enum Encounter {
        /// Write its value, into the lines from this one on.
        case known(Int)
        /// Give it a name and lines.
        case new
        /// Nothing: another walk's.
        case passed
    }

    fileprivate enum Stage { case everything, known, new }

    fileprivate(set) var lines = SeriesLines()
    fileprivate var stage = Stage.everything
    fileprivate var known = 0
    fileprivate var others = 0

    fileprivate mutating func begin() {
        // The first time nothing can have ended.
        stage = lines.count == 0 ? .everything : .known
        (known, others) = (0, 0)
    }

    /// What a visitor does with a series.
    @inline(__always)
    mutating func meet(_ series: Series) -> Encounter {
        guard let line = lines.first(of: series) else {
            others += 1
            return stage == .known ? .passed : .new
        }
        known += 1
        return stage == .new ? .passed : .known(line)
    }

    /// Notes which lines a series got.
    mutating func set(_ newLines: Range<Int>, of series: Series) {
        lines.set(newLines, of: series)
    }

    /// Follows lines that have moved.
    mutating func move(to places: [Int32]) {
        lines.move(to: places)
    }
}

/// A visitor that gives series names and keeps their lines.
protocol NamingVisitor: MetricVisitor {
    var walk: SeriesWalk { get set }

    /// A series has ended: its lines are free, and so are its names.
    mutating func removeLines(_ lines: Range<Int>)
}

extension NamingVisitor {
    /// Goes through a reading in such an order that those who ended give their names back before new ones get one.
    ///
    /// Where nothing has come or gone, which is the rule, that is one walk.
    mutating func go(through snapshot: borrowing RegistrySnapshot) {
        walk.begin()
        snapshot.visit(&self)
        guard walk.stage == .known else { return }
        if walk.known < walk.lines.count {
            for lines in walk.lines.removeEnded(in: snapshot) { removeLines(lines) }
        }
        if walk.others > 0 {
            walk.stage = .new
            snapshot.visit(&self)
        }
    }
}
