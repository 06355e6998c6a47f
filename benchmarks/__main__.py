"""Prints every benchmark: `make bench`. Ratios are medians of rounds; goals are not enforced."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable

from benchmarks import real
from benchmarks.rounds import Round, middle, rounds, second_worst

SEED = 20261124
ROUNDS = 7


def compare(
    title: str, found: list[Round], ratio: Callable[[Round], float], *, large_is_bad: bool = True
) -> None:
    """One line: the median and the second worst of the ratios of all rounds."""
    ratios = [ratio(each) for each in found]
    worst = second_worst(ratios, large_is_bad=large_is_bad)
    print(f"  {title}: {middle(ratios):.1f} (second worst {worst:.1f}, {len(ratios)} rounds)")


def number(key: str) -> Callable[[Round], float]:
    """A value of a round."""
    return lambda found: float(found[key])


def share(key: str, of: str) -> Callable[[Round], float]:
    """One value of a round in terms of another."""
    return lambda found: float(found[key]) / float(found[of])


def patients(kind: str, count: int, *, source: str = "") -> None:
    """From bytes to the whole pack with every reason, beside orjson on the same bytes."""
    arguments = (kind, str(count), str(SEED), source)
    found = list(rounds("benchmarks.patient", ROUNDS, *arguments))
    compare("p50, times the p50 of orjson", found, share("ours_p50", "orjson_p50"))
    compare("p99, times the p50 of orjson", found, share("ours_p99", "orjson_p50"))
    compare("p99, times the p99 of orjson", found, share("ours_p99", "orjson_p99"))
    compare("p50, microseconds", found, number("ours_p50"))
    compare("p99, microseconds", found, number("ours_p99"))


def main() -> int:
    """Run all of them."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, seed {SEED}")
    print("One person, 2,700 Bundles of about 12 kB: bytes to the whole pack with every reason")
    print(
        "  goals: p50 at most 8 times orjson, p99 at most 20 times, p99 under 2,000 microseconds"
    )
    patients("people", 3000)
    folder = real.folder()
    if folder is None:
        print("Real patients: NOT MEASURED, their records are not here")
    else:
        print("One person, real records of 308 patients, 160 kB in the middle")
        patients("real", 0, source=str(folder))
    print("The same eleven conditions on the same parsed Bundles, 57 people")
    print("  goal: at least 60 times as fast as fhirpathpy")
    found = list(rounds("benchmarks.fhirpath", ROUNDS, "60", str(SEED)))
    compare("times as fast", found, share("fhirpathpy_p50", "ours_p50"), large_is_bad=False)
    print("A whole process, from the shell to the printed JSON")
    print("  goal: at most 600 milliseconds")
    found = list(rounds("benchmarks.cold", ROUNDS))
    compare("milliseconds", found, number("assess"))
    compare("times an empty Python", found, share("assess", "nothing"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
