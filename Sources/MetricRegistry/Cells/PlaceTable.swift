import Synchronization

/// Something about each series of a page, whose memory is made with the first one of which there is anything to say.
///
/// Written under the lock of `CellSpace`, when a series is made or was given back. Read without it too, for series that live: what is
/// read was written before the series could be found, and is not written again before it is given back.
struct PlaceTable<Element: BitwiseCopyable>: ~Copyable {
    private let count: Int
    private let initial: Element
    /// Acquiring at readers: who sees the address sees what was written before.
    private let elements = Atomic<UnsafeMutablePointer<Element>?>(nil)

    init(count: Int, repeating initial: Element) {
        self.count = count
        self.initial = initial
    }

    deinit {
        elements.load(ordering: .acquiring)?.deallocate()
    }

    /// What was written of a place, the initial element where nothing was, nil where nothing was of any.
    subscript(_ place: Int) -> Element? { elements.load(ordering: .acquiring)?[place] }

    func set(_ element: Element, at place: Int) {
        if let elements = elements.load(ordering: .acquiring) {
            elements[place] = element
        } else {
            let made = UnsafeMutablePointer<Element>.allocate(capacity: count)
            made.initialize(repeating: initial, count: count)
            made[place] = element
            // Releasing: the elements are there.
            elements.store(made, ordering: .releasing)
        }
    }
}
