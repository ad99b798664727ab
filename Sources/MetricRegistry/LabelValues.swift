/// The label values that a series is found by: equal when their bytes are, as receivers compare them.
///
/// Two Strings are equal already when they are canonically equivalent: a composed and a decomposed "é" would share a series.
struct LabelValues: Hashable {
    private let values: [String]

    init(_ values: [String]) {
        self.values = values
    }

    static func == (left: LabelValues, right: LabelValues) -> Bool {
        left.values.elementsEqual(right.values) { $0.utf8.elementsEqual($1.utf8) }
    }

    func hash(into hasher: inout Hasher) {
        for var value in values {
            value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            // No byte of UTF-8, so that ("a", "b") and ("ab", "") differ.
            hasher.combine(UInt8.max)
        }
    }
}
