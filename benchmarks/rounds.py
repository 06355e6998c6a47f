"""Rounds of one benchmark: fresh processes one after the other, and what their ratios say."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOAD_MAX = 3.0
STEAL_MAX = 0.05
Round = dict[str, float | str]


def rounds(module: str, count: int, *arguments: str) -> Iterator[Round]:
    """The results of so many runs of a module, each in a process of its own.

    A round on a busy machine is thrown away and said so; every round must give the same hash.
    """
    hashes: set[str] = set()
    for number in range(count):
        before = _stolen()
        result: Round = json.loads(_run(module, *arguments))
        load = os.getloadavg()[0]
        stolen = _share(before, _stolen())
        if load > LOAD_MAX or stolen > STEAL_MAX:
            print(f"  round {number + 1} left out: load {load:.1f}, stolen {stolen:.0%}")
            continue
        hashes.add(str(result["hash"]))
        if len(hashes) > 1:
            raise SystemExit(f"{module}: two rounds gave different results")
        yield result


def _run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _stolen() -> list[int]:
    """User to steal time of all cores, in clock ticks."""
    try:
        line = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
    except OSError:
        return [0] * 8
    return [int(part) for part in line.split()[1:9]]


def _share(before: list[int], after: list[int]) -> float:
    spent = [new - old for old, new in zip(before, after, strict=True)]
    return spent[7] / sum(spent) if sum(spent) else 0.0


def middle(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)


def second_worst(values: list[float], *, large_is_bad: bool = True) -> float:
    """The second worst of several ratios."""
    ordered = sorted(values, reverse=large_is_bad)
    return ordered[min(1, len(ordered) - 1)]


def at(values: list[float], share: float) -> float:
    """The value under which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
