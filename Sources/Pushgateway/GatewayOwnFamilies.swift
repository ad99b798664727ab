package import Exposition

/// The families that a Pushgateway 1.5.1 has of its own, from its Go runtime and its HTTP server.
///
/// What is pushed under one of these names with another type is refused.
package enum GatewayOwnFamilies {
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
