"""A contender is a process that answers requests, one a line, in the order in which they come:

    WORKLOAD THREADS OPERATIONS SERIES      ->      VALUE CHECK

VALUE is nanoseconds (for memory, bytes) for one operation, over all threads. OPERATIONS is for each thread. CHECK is how much was done,
as the contender's metrics say after it. `-` is the answer to a workload that it does not have.

What a workload needs is made when it is first asked for, and stays: neither that nor the start of a process is in any time."""

import os
import subprocess
import tempfile
import threading
from dataclasses import dataclass

# A request that is not answered within so many seconds ends the run.
PATIENCE = 300


class Failure(Exception):
    pass


@dataclass(frozen=True)
class Contender:
    key: str
    title: str
    command: tuple
    # How often it goes through the life of a large registry, at most.
    lives: int = 1000
    # The preloaded counter of allocations sees only what goes through the C library.
    allocates_through_c: bool = False


class Process:
    def __init__(self, contender, environment=None):
        self.contender = contender
        self.environment = environment or {}

    def __enter__(self):
        environment = os.environ | self.environment
        self.process = subprocess.Popen(
            self.contender.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure(f"{self.contender.title} does not end")

    def ask(self, row, operations):
        """The value, or None when the contender has no such workload."""
        request = f"{row.workload} {row.threads} {operations} {row.series}"
        alarm = threading.Timer(PATIENCE, self.process.kill)
        alarm.start()
        try:
            self.process.stdin.write(request + "\n")
            words = self.process.stdout.readline().split()
        except BrokenPipeError:
            words = []
        finally:
            alarm.cancel()
        if words == ["-"]:
            return None
        if len(words) != 2:
            raise Failure(f"{self.contender.title} ended, or took over {PATIENCE} s, at: {request}")
        value, done = float(words[0]), int(words[1])
        if done != row.done(operations):
            raise Failure(f"{self.contender.title} did {done} in place of {row.done(operations)} at: {request}")
        return value


def allocations(contender, row, operations, preload):
    """Allocations for one operation: the difference of two runs, so that what comes before the first operation cancels out."""
    totals = []
    for count in (operations, 2 * operations):
        with tempfile.NamedTemporaryFile("r") as file:
            with Process(contender, {"LD_PRELOAD": preload, "ALLOCATIONS": file.name}) as process:
                if process.ask(row, count) is None:
                    return None
            totals.append(int(file.read()))
    return (totals[1] - totals[0]) / operations
