package import Exposition

/// The families that a Pushgateway 1.5.1 has of its own, from its Go runtime and its HTTP server.
///
/// What is pushed under one of these names with another type is refused.
package enum GatewayOwnFamilies {
    /// Why a gateway would refuse a family for its name; nil when it would not.
    ///
    /// - Parameter type: the family's.
    static func problem(with name: String, type: ExpositionType) -> PreflightFinding? {
        guard mayBeOwn(name) else { return nil }
        func finding(_ problem: PreflightFinding.Problem, _ message: String) -> PreflightFinding {
            PreflightFinding(problem, family: name, message: message)
        }
        if name == "push_time_seconds" || name == "push_failure_time_seconds" {
            return finding(.reserved, "the gateway keeps a metric of this name for each group and would put its own in its place")
        }
        if let own = Self.type(of: name), own != type {
            let message = "has type \(type.rawValue.uppercased()) but should have \(own.rawValue.uppercased()), as the gateway's own"
            return finding(.typeClash, message)
        }
        for suffix in ["_count", "_sum"] where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            if summaries.contains(base) {
                return finding(.nameCollision, "collides with the summary \"\(base)\", which exposes this name itself")
            }
        }
        return nil
    }

    /// Tells most names from those below without hashing them.
    private static func mayBeOwn(_ name: String) -> Bool {
        name.utf8.starts(with: "go_".utf8) || name.utf8.starts(with: "process_".utf8) || name.utf8.starts(with: "push".utf8)
    }

    /// The type of a gateway's own family.
    package static func type(of name: String) -> ExpositionType? {
        gauges.contains(name) ? .gauge : counters.contains(name) ? .counter : summaries.contains(name) ? .summary : nil
    }

    private static let counters: Set<String> = [
        "go_memstats_alloc_bytes_total", "go_memstats_frees_total", "go_memstats_lookups_total", "go_memstats_mallocs_total",
        "process_cpu_seconds_total", "pushgateway_http_requests_total",
    ]

    private static let summaries: Set<String> = [
        "go_gc_duration_seconds", "pushgateway_http_push_duration_seconds", "pushgateway_http_push_size_bytes",
    ]

    private static let gauges: Set<String> = [
        "go_goroutines", "go_info", "go_memstats_alloc_bytes", "go_memstats_buck_hash_sys_bytes", "go_memstats_gc_sys_bytes",
        "go_memstats_heap_alloc_bytes", "go_memstats_heap_idle_bytes", "go_memstats_heap_inuse_bytes",
        "go_memstats_heap_objects", "go_memstats_heap_released_bytes", "go_memstats_heap_sys_bytes",
        "go_memstats_last_gc_time_seconds", "go_memstats_mcache_inuse_bytes", "go_memstats_mcache_sys_bytes",
        "go_memstats_mspan_inuse_bytes", "go_memstats_mspan_sys_bytes", "go_memstats_next_gc_bytes",
        "go_memstats_other_sys_bytes", "go_memstats_stack_inuse_bytes", "go_memstats_stack_sys_bytes", "go_memstats_sys_bytes",
        "go_threads", "process_max_fds", "process_open_fds", "process_resident_memory_bytes", "process_start_time_seconds",
        "process_virtual_memory_bytes", "process_virtual_memory_max_bytes", "pushgateway_build_info",
    ]
}
