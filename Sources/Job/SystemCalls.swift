#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The number of the system's last error on this thread.
var systemError: Int32 { errno }

/// Removes a file; one that is not there is removed as well.
func removeFile(_ path: String) {
    _ = unlink(path)
}

/// Unix time, seconds.
func unixTime() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
