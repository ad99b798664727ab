"""What the drivers share: where things are, who is next, and a line of progress."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def in_turn(contenders, number):
    """Another one begins in each round, so that nobody always runs after the same neighbour."""
    start = number % len(contenders)
    return contenders[start:] + contenders[:start]
