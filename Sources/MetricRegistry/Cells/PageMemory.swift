#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for pages of cells, all zero.
///
/// A page of cells is as large as one of the system's, and is taken from it directly, many in a row: so nothing stands between them, and
/// one that is given back takes no memory from then on. Only its address stays, for the next.
/// Thread safety: may be used from any thread.
final class PageMemory: Sendable {
    static let shared = PageMemory()

    private static let bytes = CellPage.size * 8
    private static let pagesAtOnce = 64
    /// Whether the system takes single pages back, and they are zero when they are touched again.
    private static var isGivenBack: Bool {
        #if os(Linux)
            sysconf(Int32(_SC_PAGESIZE)) <= bytes
        #else
            false
        #endif
    }

    /// Under the lock: addresses.
    private let vacant = LockedState<[UInt]>([])

    func allocate() -> CellPointer {
        vacant.withLock { vacant in
            if vacant.isEmpty { vacant = Self.reserve() }
            let address = vacant.popLast().flatMap(UnsafeMutableRawPointer.init(bitPattern:)) ?? Self.zeros(pages: 1)
            return address.assumingMemoryBound(to: CellPointer.Pointee.self)
        }
    }

    func deallocate(_ cells: CellPointer) {
        let isGivenBack = Self.isGivenBack && madvise(cells, Self.bytes, MADV_DONTNEED) == 0
        if !isGivenBack { memset(cells, 0, Self.bytes) }
        vacant.withLock { $0.append(UInt(bitPattern: cells)) }
    }

    /// Addresses of pages that nobody has used yet.
    private static func reserve() -> [UInt] {
        let mapped = mmap(nil, bytes * pagesAtOnce, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        let first = mapped.flatMap { $0 == MAP_FAILED ? nil : $0 } ?? zeros(pages: pagesAtOnce)
        // The lowest is taken first.
        return (0..<pagesAtOnce).reversed().map { UInt(bitPattern: first + $0 * bytes) }
    }

    /// What the C library has, should the system have no more mappings to give.
    private static func zeros(pages: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes * pages, alignment: bytes)
        memset(memory, 0, bytes * pages)
        return memory
    }
}
