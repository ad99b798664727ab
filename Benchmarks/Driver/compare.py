"""Runs the contenders in turns, row by row and round by round, so that a machine that changes its speed changes it for all."""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import report
from contender import Contender, Failure, Process, allocations
from rows import allocation_rows, life_rows, timed_rows
from turns import BUILD, ROOT, in_turn, progress

BEGIN, END = "<!-- benchmark table -->\n", "<!-- end of benchmark table -->\n"

CONTENDERS = [
    Contender("ours", "palingenesis", (BUILD / "benchmarks/release/Comparison",), allocates_through_c=True),
    Contender("rust_prometheus", "rust prometheus", (BUILD / "compare/rust/release/contender",), allocates_through_c=True),
    Contender("client_golang", "client_golang", (BUILD / "compare/client_golang",)),
    Contender("python", "Python", ("/usr/bin/python3", ROOT / "Benchmarks/Peers/python/contender.py"), lives=1),
    Contender("c", "C, the limit", (BUILD / "compare/contender",)),
]


def calibrated(process, row, seconds):
    """How many operations for each thread take about so long; the first ones make what the workload needs."""
    operations = 1
    while True:
        value = process.ask(row, operations)
        if value is None:
            return None
        # A time of a text is for one text, of an operation for one of all threads' operations.
        elapsed = value * 1e-9 * operations * (1 if row.series > 1 else row.threads)
        if elapsed > seconds / 4:
            return max(1, round(operations * seconds / elapsed))
        operations *= 10 if elapsed < seconds / 40 else 4


def measure_timed(rows, rounds, seconds, samples):
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(contender)) for contender in CONTENDERS]
        operations = {}
        for row in rows:
            progress(f"preparing: {row.title}")
            for process in processes:
                # Threads meet only when they live through several turns of the scheduler, and the last turns, in which some of them
                # have a core to themselves or wait for one, must not weigh much: the longer, the more threads there are.
                operations[row, process.contender] = calibrated(process, row, seconds * (2 * row.threads if row.threads > 1 else 1))
        for number in range(rounds):
            for row in rows:
                progress(f"round {number + 1} of {rounds}: {row.title}")
                for process in in_turn(processes, number):
                    count = operations[row, process.contender]
                    if count is not None:
                        samples[row.key][process.contender.key].append(process.ask(row, count) * row.scale)


def measure_lives(rows, rounds, samples):
    for number in range(rounds):
        for contender in in_turn(CONTENDERS, number):
            if number >= contender.lives:
                continue
            with Process(contender) as process:
                for row in rows:
                    progress(f"large registry, round {number + 1} of {rounds}: {contender.title}, {row.title}")
                    value = process.ask(row, row.operations)
                    if value is not None:
                        samples[row.key][contender.key].append(value * row.scale)


def measure_allocations(rows, counts):
    for row, operations in rows:
        for contender in CONTENDERS:
            if contender.allocates_through_c:
                progress(f"allocations: {contender.title}, {row.title}")
                counts[row.key][contender.key] = allocations(contender, row, operations, str(BUILD / "compare/allocations.so"))


def versions():
    def said(*command):
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def package(name):
        return said("dpkg-query", "-W", "-f", "${Version}", name).split("-")[0]

    swift = re.search(r"Swift version (\S+)", said("swift", "--version"))
    rust = said("rustc", "--version").split()
    return ", ".join([
        f"{os.cpu_count()} cores, {platform.machine()}",
        f"Swift {swift[1] if swift else '?'}",
        f"rust prometheus {package('librust-prometheus-dev')} with Rust {rust[1] if rust else '?'}",
        f"client_golang {package('golang-github-prometheus-client-golang-dev')} with {said('go', 'version').split()[2]}",
        f"Python's prometheus_client {package('python3-prometheus-client')} with {platform.python_version()}",
    ])


def write_readme(text):
    path = ROOT / "README.md"
    before, begin, rest = path.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise Failure(f"README.md has no place for the table, between {BEGIN.strip()} and {END.strip()}")
    path.write_text(before + BEGIN + text + "\n" + END + after)


def main():
    parser = argparse.ArgumentParser(prog="compare.sh", description="Compares the registry with its peers and with plain C.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter ones: a look, not a figure")
    parser.add_argument("--rows", metavar="PATTERN", help="only the rows whose names a regular expression matches, `lookup|observe` for instance")
    parser.add_argument("--rounds", type=int, metavar="N", help="so many of the rows that are fast, whatever --quick says")
    parser.add_argument("--json", metavar="FILE", help="write the medians of the main rows there")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md")
    parser.add_argument("--series", type=int, default=1_000_000, metavar="N", help="the size of the large registry (1,000,000)")
    options = parser.parse_args()

    rounds, lives, seconds = (3, 1, 0.01) if options.quick else (21, 3, 0.02)
    rounds = options.rounds or rounds
    wanted = re.compile(options.rows or "")
    timed = [row for row in timed_rows() if wanted.search(row.key)]
    # These build on one another: all, or none.
    life = list(life_rows(options.series))
    if not any(wanted.search(row.key) for row in life):
        life = []
    counted = [(row, operations) for row, operations in allocation_rows() if wanted.search(row.key)]
    if not timed and not life and not counted:
        parser.error(f"no row matches {options.rows}: they are {', '.join(row.key for row in [*timed_rows(), *life_rows(1)])}")
    if options.readme and options.rows:
        parser.error("--readme is for the whole table: leave --rows out")
    samples = defaultdict(lambda: defaultdict(list))
    counts = defaultdict(dict)
    load = os.getloadavg()[0]
    measure_timed(timed, rounds, seconds, samples)
    measure_lives(life, lives, samples)
    measure_allocations(counted, counts)
    progress("")

    rows = timed + life
    lines = list(report.comparison(rows, CONTENDERS, samples, {"rust_prometheus": "÷ rust", "c": "÷ C"}))
    lines += ["", f"{rounds} rounds, of the large registry {lives}; load average {load:.1f} at their begin. {versions()}.", ""]
    allocators = [contender for contender in CONTENDERS if contender.allocates_through_c]
    lines += report.allocations([row for row, _ in counted], allocators, counts) if counted else []
    text = "\n".join(lines)
    print(text)
    if options.json:
        medians = {row.key: {key: median(values) for key, values in samples[row.key].items()} for row in rows if row.in_json}
        Path(options.json).write_text(json.dumps(medians, indent=2) + "\n")
    if options.readme:
        write_readme(text)


try:
    main()
except Failure as failure:
    sys.exit(f"\ncompare.sh: {failure}")
