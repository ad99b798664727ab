"""The rows of the comparison."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    key: str
    title: str
    workload: str
    unit: str = "ns"
    threads: int = 1
    series: int = 1
    # Lines of text for each series.
    lines: int = 1
    # Operations for one measurement; 0: as many as take a while.
    operations: int = 0
    # Whether --json names it.
    in_json: bool = False

    @property
    def scale(self):
        return 1e-6 if self.unit == "ms" else 1

    def done(self, operations):
        """What the answer's check must be."""
        if self.workload.startswith("stall"):
            return 0
        if self.workload in ("push", "flush"):
            return operations
        if self.series > 1:
            return self.series * self.lines
        return self.threads * operations


def timed_rows():
    def pair(key, title, workload, in_json=False):
        for threads in (1, 2):
            yield Row(f"{key}_{threads}t", f"{title}, {threads} thread{'s' * (threads > 1)}", workload, threads=threads, in_json=in_json)

    yield from pair("counter", "counter add, held handle", "counter", in_json=True)
    yield Row("counter_8t", "counter add, held handle, 8 threads", "counter", threads=8)
    yield from pair("shared_counter", "one atomic for all threads", "shared_counter")
    yield from pair("float_counter", "floating-point counter add", "float_counter")
    yield from pair("lookup", "add through a 2-label look-up, 1,000 series", "lookup", in_json=True)
    yield from pair("lookup_substring", "the same, labels are slices of text", "lookup_substring")
    yield from pair("lookup_static", "the same, labels are literals", "lookup_static")
    yield from pair("remade", "counter of swift-metrics made anew for each add, 1,000 series", "remade")
    yield from pair("remade_same", "the same, one series", "remade_same")
    yield from pair("observe", "histogram observe, 12 buckets", "observe", in_json=True)
    yield Row("text_10k", "text, 10,000 counters of 2 labels", "text", "ms", series=10_000, in_json=True)
    yield Row("text_histograms", "text, 1,000 histograms × 12", "text_histograms", "ms", series=1_000, lines=15, in_json=True)
    yield Row("text_floats", "text, 10,000 counters, not integral", "text_floats", "ms", series=10_000)
    yield Row("openmetrics_10k", "OpenMetrics, 10,000 counters", "openmetrics", "ms", series=10_000)
    yield Row("openmetrics_histograms", "OpenMetrics, 1,000 histograms × 12", "openmetrics_histograms", "ms", series=1_000, lines=15)
    yield Row("text_100k", "text, 100,000 counters", "text", "ms", series=100_000, in_json=True)


def life_rows(series):
    """A large registry from its making on; these build on one another."""
    size = f"{series:,}"
    yield Row("create", f"make one of {size} counters of 2 labels", "create", series=series, operations=1)
    yield Row("bytes_per_series", "resident for each of them", "memory", "bytes", series=series, operations=1, in_json=True)
    yield Row("bytes_per_thread", "more for a further thread that adds to all", "touch", "bytes", series=series, operations=1)
    yield Row("first_scrape", f"text, {size} counters, the first time", "scrape", "ms", series=series, operations=1)
    yield Row("later_scrape", "text, the same, once more", "scrape", "ms", series=series, operations=1)
    yield Row("stall", "p99.9 of an add while another thread scrapes these", "stall", series=series, operations=2)
    yield Row("stall_clock", "of which reading the clock (p99.9 of nothing)", "stall_clock", series=series, operations=2)
    yield Row("life", "resident for each when all expired, came again and expired", "life", "bytes", series=series, operations=1)


def allocation_rows():
    """With the number of operations for each."""
    yield Row("counter", "counter add", "counter"), 100_000
    yield Row("float_counter", "floating-point counter add", "float_counter"), 100_000
    yield Row("lookup", "add through a look-up", "lookup"), 100_000
    yield Row("observe", "histogram observe", "observe"), 100_000
    yield Row("text_1k", "scrape of 1,000 counters", "text", series=1_000), 20
    yield Row("text_10k", "scrape of 10,000 counters", "text", series=10_000), 20
    yield Row("text_histograms", "scrape of 1,000 histograms × 12", "text_histograms", series=1_000, lines=15), 20
