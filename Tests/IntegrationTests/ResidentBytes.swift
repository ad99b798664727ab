#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The resident memory of this process, from the kernel.
func residentBytes() throws -> Int {
    struct Unreadable: Error {}
    guard let file = fopen("/proc/self/statm", "r") else { throw Unreadable() }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { throw Unreadable() }
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { throw Unreadable() }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
