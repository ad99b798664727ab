/// Finds what somebody who mistyped a name may have meant.
package enum NearestName {
    /// Names longer than this are nobody's slip, and are not compared, so that comparing stays cheap.
    private static let longest = 100

    /// The nearest of some words; nil when none is near.
    package static func word(_ word: String, among words: [String]) -> String? {
        let near = words.compactMap { candidate in distance(word, candidate).map { (candidate, $0) } }
            .filter { $0.1 <= max(1, max(word.utf8.count, $0.0.utf8.count) / 4) }
        return near.min { $0.1 < $1.1 }?.0
    }

    /// The nearest of some paths: its last name when only that differs, else the whole path; nil when none is near.
    ///
    /// A path is near when its last name differs in a third of its letters at most, under the same parent or a similar one; else when
    /// its last name is the same and no other path ends so; else when one of the last names holds the other, as `pushgateway` holds
    /// `gateway`.
    static func path(_ path: String, among paths: [String]) -> String? {
        let name = normalized(split(path).name)
        let namesakes = paths.filter { normalized(split($0).name) == name }
        let nearest =
            nearest(path, among: paths) { cost, left, right in cost <= max(1, max(left.count, right.count) / 3) }
            ?? (namesakes.count == 1 ? namesakes[0] : nil)
            ?? nearest(path, among: paths) { _, left, right in
                min(left.count, right.count) >= 4 && (left.contains(right) || right.contains(left))
            }
        return nearest.map { split($0).parent == split(path).parent ? split($0).name : $0 }
    }

    /// The cheapest path whose last name `isNear`, under a parent that is the same or similar.
    private static func nearest(_ path: String, among paths: [String], where isNear: (Int, [UInt8], [UInt8]) -> Bool) -> String? {
        let (parent, name) = split(path)
        var best: (path: String, cost: Int)?
        for candidate in paths {
            let (candidateParent, candidateName) = split(candidate)
            guard let cost = distance(name, candidateName), isNear(cost, normalized(name), normalized(candidateName)),
                let detour = parentCost(parent, candidateParent)
            else { continue }
            if cost + detour < best?.cost ?? .max { best = (candidate, cost + detour) }
        }
        return best?.path
    }

    /// The Damerau-Levenshtein distance of adjacent transpositions, where case, `_` and `-` don't count; nil for overlong names.
    static func distance(_ left: String, _ right: String) -> Int? {
        guard left.utf8.count <= longest, right.utf8.count <= longest else { return nil }
        let left = normalized(left)
        let right = normalized(right)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let substitution = left[row - 1] == right[column - 1] ? 0 : 1
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + substitution)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }

    private static func parentCost(_ parent: String, _ candidate: String) -> Int? {
        guard parent != candidate else { return 0 }
        guard let cost = distance(parent, candidate) else { return nil }
        return cost <= max(2, max(parent.utf8.count, candidate.utf8.count) / 3) ? cost + 1 : nil
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
        guard let dot = path.lastIndex(of: ".") else { return ("", path) }
        return (String(path[..<dot]), String(path[path.index(after: dot)...]))
    }

    private static func normalized(_ name: String) -> [UInt8] {
        name.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
    }
}
