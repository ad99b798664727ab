extension FamilyView {
    /// Whether two series are the same once labels of some names are left out.
    ///
    /// Cost: a look at each series' labels, which are hashed, and eight bytes for each; where two hashes agree, the labels themselves.
    ///
    /// - Parameter isLeftOut: asked once for each name.
    package func hasDuplicates(leavingOut isLeftOut: (String) -> Bool) -> Bool {
        guard count > 1, let first = chunks.first?.first else { return false }
        // All series have the same names in the same order.
        let leftOut = LabelText.labels(first.labelBytes).map { isLeftOut($0.name) }
        guard leftOut.contains(true) else { return false }
        var hashes: [Int] = []
        hashes.reserveCapacity(count)
        forEachLabels { hashes.append(LabelText.hash($0, leavingOut: leftOut)) }
        hashes.sort()
        let repeated = Set(zip(hashes, hashes.dropFirst()).lazy.filter { $0 == $1 }.map(\.0))
        guard !repeated.isEmpty else { return false }
        var known: Set<[LabelSet.Label]> = []
        var isRepeated = false
        forEachLabels { rendered in
            guard !isRepeated, repeated.contains(LabelText.hash(rendered, leavingOut: leftOut)) else { return }
            let labels = zip(LabelText.labels(rendered), leftOut).lazy.filter { !$1 }.map(\.0)
            isRepeated = !known.insert(Array(labels)).inserted
        }
        return isRepeated
    }

    /// Shows the labels of each series as they are written, in order.
    private func forEachLabels(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for chunk in chunks {
            for record in chunk.buffer { body(record.labelBytes) }
        }
    }
}

extension LabelText {
    /// A hash of rendered labels, without those at some places.
    fileprivate static func hash(_ rendered: UnsafeBufferPointer<UInt8>, leavingOut: [Bool]) -> Int {
        var hasher = Hasher()
        var (start, index) = (0, 0)
        for isLeftOut in leavingOut where index < rendered.count {
            // The name, which may be quoted, and the value are texts in which a quote has a backslash in front of it.
            while index < rendered.count, rendered[index] != UInt8(ascii: "=") {
                if rendered[index] == UInt8(ascii: "\"") { skipQuoted(rendered, &index) } else { index += 1 }
            }
            index += 1
            skipQuoted(rendered, &index)
            index += 1
            let label = rendered[start..<min(index, rendered.count)]
            if !isLeftOut { hasher.combine(bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: label))) }
            start = index
        }
        return hasher.finalize()
    }

    /// Moves from an opening quote behind the closing one.
    private static func skipQuoted(_ rendered: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
        index += 1
        while index < rendered.count, rendered[index] != UInt8(ascii: "\"") {
            index += rendered[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index += 1
    }
}
