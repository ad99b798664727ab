"""Pushes of many series to a receiver on loopback: CPU time and peak memory of the sender."""

import argparse
import gzip
import http.server
import re
import sys
import threading
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import report
from contender import Contender, Failure, Process
from rows import Row
from turns import BUILD, in_turn, progress


class Gateway(http.server.BaseHTTPRequestHandler):
    """Takes every PUT as it should be taken, and keeps the last body."""

    protocol_version = "HTTP/1.1"
    last = (None, b"")

    def do_PUT(self):
        body = self.body()
        Gateway.last = (self.headers, body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, *_):
        pass


def series_in(headers, body):
    """How many series a body holds, and how many bytes before compression."""
    if headers["Content-Encoding"] == "gzip":
        body = gzip.decompress(body)
    if "protobuf" in headers["Content-Type"]:
        return protobuf_series(body)
    return sum(1 for line in body.split(b"\n") if line and line[:1] != b"#"), len(body)


def protobuf_series(body):
    """Of messages `MetricFamily`, each behind its length: the number of fields `metric` (4), and the bytes."""
    position = count = 0

    def number():
        nonlocal position
        value = shift = 0
        while True:
            byte = body[position]
            position += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while position < len(body):
        end = number() + position
        while position < end:
            tag = number()
            size = number()
            if tag & 7 == 2:
                position += size
            count += tag >> 3 == 4
    return count, len(body)


def megabytes(process, name):
    """`VmRSS` or `VmHWM` of a process."""
    status = Path(f"/proc/{process.process.pid}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB", status, re.M)[1]) / 1024


def forget_peak(process):
    Path(f"/proc/{process.process.pid}/clear_refs").write_text("5")


def main():
    parser = argparse.ArgumentParser(prog="push.sh", description="Compares pushes with client_golang's.")
    parser.add_argument("--series", type=int, default=100_000, metavar="N", help="how many series (100,000)")
    parser.add_argument("--rounds", type=int, default=11, metavar="N", help="how many pushes of each (11)")
    options = parser.parse_args()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    ours, theirs = BUILD / "benchmarks/release/Sending", BUILD / "compare/client_golang"
    contenders = [
        Contender("ours", "palingenesis (gzip)", (ours, "pushgateway", url, "gzip")),
        Contender("ours_plain", "palingenesis (no gzip)", (ours, "pushgateway", url, "none")),
        # Each push, the sink makes sure that the group's label leaves no two series the same.
        Contender("ours_checked", "palingenesis (no gzip), series have a label of the group", (ours, "pushgateway", url, "none", "method")),
        Contender("client_golang", "client_golang (protobuf, its default)", (theirs, url, "protobuf")),
        Contender("client_golang_text", "client_golang (text)", (theirs, url, "text")),
    ]
    size = f"{options.series:,}"
    create = Row("create", "", "create", series=options.series)
    cpu = Row("cpu", f"CPU time of a push of {size} series", "push", "ms", series=options.series)
    peak = Row("peak", "peak memory of a push above idle", "", "MB")
    body = Row("body", "body before compression", "", "MB")
    samples = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(contender)) for contender in contenders]
        for process in processes:
            progress(f"preparing: {process.contender.title}")
            process.ask(create, 1)
        idle = {process: megabytes(process, "VmRSS") for process in processes}
        for number in range(options.rounds):
            for process in in_turn(processes, number):
                key = process.contender.key
                progress(f"round {number + 1} of {options.rounds}: {process.contender.title}")
                forget_peak(process)
                samples[cpu.key][key].append(process.ask(cpu, 1) * cpu.scale)
                samples[peak.key][key].append(megabytes(process, "VmHWM") - idle[process])
                count, length = series_in(*Gateway.last)
                if count != options.series:
                    raise Failure(f"{process.contender.title} pushed {count} series in place of {options.series}")
                samples[body.key][key].append(length / 1e6)
    progress("")
    print("\n".join(report.comparison([cpu, peak, body], contenders, samples, {"client_golang": "÷ client_golang"})))
    beside = [
        f"{max(samples[peak.key][contender.key]) - median(samples[body.key][contender.key]):+.1f} MB for {contender.title}"
        for contender in contenders if contender.key.startswith("ours")
    ]
    print(f"\n{options.rounds} rounds. The greatest peak above idle, beside the body: {', '.join(beside)}.")


try:
    main()
except Failure as failure:
    sys.exit(f"\npush.sh: {failure}")
