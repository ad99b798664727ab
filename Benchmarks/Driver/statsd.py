"""Flushes of many changed series over UDP to a receiver on loopback: lines for each CPU second of the sender."""

import argparse
import socket
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from statistics import median

import report
from contender import Contender, Failure, Process, allocations
from rows import Row
from turns import BUILD, in_turn, progress


class Receiver(threading.Thread):
    """Reads as fast as it can and counts lines, which hold no spaces; the socket's buffer has the system's default size."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.lines = 0
        self.start()

    def run(self):
        buffer = bytearray(65536)
        view = memoryview(buffer)
        while True:
            size = self.socket.recv_into(buffer)
            self.lines += len(bytes(view[:size]).split())

    def take(self):
        """The lines since the last time, once no more come."""
        before = -1
        while before != self.lines:
            before = self.lines
            time.sleep(0.05)
        self.lines = 0
        return before


def main():
    parser = argparse.ArgumentParser(prog="statsd.sh", description="Compares StatsD flushes with a sender in plain C.")
    parser.add_argument("--series", type=int, default=1_000_000, metavar="N", help="how many series (1,000,000)")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="how many flushes of each (9)")
    options = parser.parse_args()

    # One for each, since ours slows down for what its receiver's socket has dropped, whoever sent it.
    receivers = {key: Receiver() for key in ("ours", "c", "c_segments", "c_paced")}

    def sender(key, title, how):
        return Contender(key, title, (BUILD / "compare/sender", "127.0.0.1", str(receivers[key].port), how))

    ours = Contender(
        "ours",
        "palingenesis",
        (BUILD / "benchmarks/release/Sending", "statsd", f"127.0.0.1:{receivers['ours'].port}"),
        allocates_through_c=True,
    )
    contenders = [
        ours,
        sender("c", "C, a call for each datagram", "send"),
        sender("c_segments", "C, UDP_SEGMENT", "segments"),
        sender("c_paced", "C, UDP_SEGMENT, bursts and pauses like ours", "paced"),
    ]
    flush = Row("flush", f"CPU time of a flush of {options.series:,} changed series", "flush", "ms", series=options.series)
    first = Row("first", "of the first one", "flush", "ms", series=options.series)
    samples = defaultdict(lambda: defaultdict(list))
    received = defaultdict(int)
    spans = defaultdict(list)
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(contender)) for contender in contenders]
        for process in processes:
            progress(f"the first flush: {process.contender.title}")
            samples[first.key][process.contender.key].append(process.ask(first, 1) * first.scale)
            receivers[process.contender.key].take()
        for number in range(options.rounds):
            for process in in_turn(processes, number):
                key = process.contender.key
                progress(f"round {number + 1} of {options.rounds}: {process.contender.title}")
                begin = time.monotonic()
                samples[flush.key][key].append(process.ask(flush, 1) * flush.scale)
                spans[key].append(time.monotonic() - begin)
                received[key] += receivers[key].take()

    # In the steady state, so for one flush, whatever the number of series: few enough of them that a test run is short.
    counts = defaultdict(dict)
    preload = str(BUILD / "compare/allocations.so")
    sizes = [Row(f"flush_{count}", f"flush of {count:,} changed series", "flush", series=count) for count in (1_000, 10_000)]
    for row in sizes:
        progress(f"allocations: {row.title}")
        counts[row.key]["ours"] = allocations(ours, row, 20, preload)
    progress("")
    print("\n".join(report.comparison([flush, first], contenders, samples, {"c": "÷ C"})))
    print(f"\n{options.rounds} rounds. Lines for each CPU second, how many of them a reader in Python with a default buffer received,")
    print("and over what time (median) they were sent; ours are paced, which is to take 2 seconds for a long flush:\n")
    rates = {key: options.series / median(times) * 1e3 for key, times in samples[flush.key].items()}
    for contender in contenders:
        rate, share = rates[contender.key], received[contender.key] / options.series / options.rounds
        print(f"- {contender.title}: {rate / 1e6:.2f} million, {share:.3%} received, {median(spans[contender.key]):.2f} s")
    call, segments, paced = (rates["ours"] / rates[key] for key in ("c", "c_segments", "c_paced"))
    print(f"\nOurs to C's: {call:.2f} with a call for each datagram, {segments:.2f} with UDP_SEGMENT, {paced:.2f} with pauses as well.")
    print("What a receiver's socket has no room for costs the sender less than what it has.\n")
    print("\n".join(report.allocations(sizes, [ours], counts)))


try:
    main()
except Failure as failure:
    sys.exit(f"\nstatsd.sh: {failure}")
