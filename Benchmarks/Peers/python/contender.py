"""Python's prometheus_client. Reads requests as Driver/contender.py describes them."""

import os
import sys
import threading
import time

os.environ["PROMETHEUS_DISABLE_CREATED_SERIES"] = "true"  # The peers write none. Read when the module is imported.
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.openmetrics import exposition as openmetrics  # noqa: E402

# The values that every contender works on; see Peers/c/fixture.h.
METHODS = ("GET", "POST", "PUT", "HEAD")
BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def labels(series):
    return METHODS[series % 4], f"/api/v1/orders/{series}"


def hashed(series):
    return series * 2654435761 & 0xFFFFFFFF


def shuffled(series):
    return (position * 611953 % series for position in range(series))


def observation(index):
    bucket = (hashed(index) >> 16) % 13
    return BOUNDS[bucket] * 0.75 if bucket < 12 else 20.0


class Timed:
    """What the rows with threads work on."""

    def __init__(self):
        self.counter = Counter("counter", "", registry=None)
        self.halves = Counter("halves", "", registry=None)
        self.table = Counter("table", "", ("method", "path"), registry=None)
        self.keys = [labels(series) for series in range(1000)]
        self.histogram = Histogram("histogram", "", buckets=BOUNDS, registry=None)
        self.observations = [observation(index) for index in range(4096)]

    def total(self, workload):
        metric, suffix = {
            "counter": (self.counter, "_total"),
            "float_counter": (self.halves, "_total"),
            "lookup": (self.table, "_total"),
            "observe": (self.histogram, "_count"),
        }[workload]
        values = (sample.value for family in metric.collect() for sample in family.samples if sample.name.endswith(suffix))
        return sum(values) * (2 if workload == "float_counter" else 1)

    def run(self, workload, operations):
        if workload == "counter":
            for _ in range(operations):
                self.counter.inc()
        elif workload == "float_counter":
            for _ in range(operations):
                self.halves.inc(0.5)
        elif workload == "lookup":
            for index in range(operations):
                method, path = self.keys[index * 7 % 1000]
                self.table.labels(method, path).inc()
        else:
            for index in range(operations):
                self.histogram.observe(self.observations[index & 4095])

    def elapsed(self, workload, threads, operations):
        """Seconds from the moment the first thread began until the last one has finished; all are there before one begins."""
        start = threading.Barrier(threads)
        times = []

        def enter():
            start.wait()
            began = time.perf_counter()
            self.run(workload, operations)
            times.append((began, time.perf_counter()))

        workers = [threading.Thread(target=enter) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return max(ended for _, ended in times) - min(began for began, _ in times)


def make_registry(workload, series):
    registry = CollectorRegistry()
    if workload == "text_histograms":
        family = Histogram("http_request_duration_seconds", "Durations.", ("method", "path"), buckets=BOUNDS, registry=registry)
        for number in shuffled(series):
            histogram = family.labels(*labels(number))
            for index in range(100):
                histogram.observe(observation(number + index))
    else:
        family = Counter("http_requests", "Requests.", ("method", "path"), registry=registry)
        for number in shuffled(series):
            family.labels(*labels(number)).inc(hashed(number) / 7e6 if workload == "text_floats" else hashed(number) % 1000000)
    return registry


def timed_render(registry, operations, render=generate_latest):
    """Seconds for one rendering, and the number of samples."""
    begin = time.perf_counter()
    for _ in range(operations):
        text = render(registry)
    seconds = (time.perf_counter() - begin) / operations
    return seconds, sum(1 for line in text.split(b"\n") if line and line[:1] != b"#")


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main():
    timed, texts, life = Timed(), {}, None
    before = 0
    for line in sys.stdin:
        workload, *numbers = line.split()
        threads, operations, series = map(int, numbers)
        if workload in ("counter", "float_counter", "lookup", "observe"):
            already = timed.total(workload)
            seconds = timed.elapsed(workload, threads, operations)
            print(seconds * 1e9 / (threads * operations), int(timed.total(workload) - already))
        elif workload in ("text", "text_floats", "text_histograms", "openmetrics", "openmetrics_histograms"):
            content = workload.replace("openmetrics", "text")
            if (content, series) not in texts:
                texts[content, series] = make_registry(content, series)
            render = generate_latest if content == workload else openmetrics.generate_latest
            seconds, samples = timed_render(texts[content, series], operations, render)
            print(seconds * 1e9, samples)
        elif workload == "create":
            before, begin = resident(), time.perf_counter()
            life = make_registry("text", series)
            print((time.perf_counter() - begin) * 1e9 / series, series)
        elif workload == "memory":
            print((resident() - before) / series, series)
        elif workload == "scrape":
            seconds, samples = timed_render(life, operations)
            print(seconds * 1e9, samples)
        else:
            print("-")
        sys.stdout.flush()


main()
