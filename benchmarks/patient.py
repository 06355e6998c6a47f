"""One round: from the bytes of a Bundle to the whole pack with every reason, beside orjson alone.

For each person both are timed, one right after the other. Prints one JSON object.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import orjson

from benchmarks.people import TODAY, people
from benchmarks.rounds import ROOT, at, middle
from vademecum.fhir.ask import ask
from vademecum.model.answer import Answer, Context
from vademecum.model.instant import parse_datetime
from vademecum.model.vocabulary import Jurisdiction
from vademecum.packs.commands import Options
from vademecum.packs.json import load_json
from vademecum.packs.load import load_pack

OPTIONS = Options(
    on=TODAY,
    now=parse_datetime(f"{TODAY}T12:00:00+00:00"),
    context=Context(Jurisdiction.US),
)
WARM_UP = 300


def texts(kind: str, count: int, seed: int) -> list[bytes]:
    """The bytes of the Bundles: people of a seed, or the examples of the project."""
    if kind == "examples":
        files = sorted(Path(ROOT, "examples").glob("[!f]*.json"))
        return [orjson.dumps(orjson.loads(file.read_bytes())) for file in files] * 40
    return [orjson.dumps(bundle) for bundle in people(count, seed)]


def measure(bundles: Iterable[bytes]) -> dict[str, float | str]:
    """Times in microseconds, and the hash of all answers."""
    pack = load_pack(ROOT / "packs" / "anakinra")
    digest = hashlib.sha256()
    ours: list[float] = []
    floor: list[float] = []
    for number, text in enumerate(bundles):
        start = perf_counter()
        orjson.loads(text)
        between = perf_counter()
        answer = ask("assess", pack, {}, OPTIONS, bundle=load_json(text))
        end = perf_counter()
        _add(digest, answer)
        if number == WARM_UP:
            gc.collect()
            gc.freeze()
        if number > WARM_UP:
            floor.append((between - start) * 1e6)
            ours.append((end - between) * 1e6)
    result: dict[str, float | str] = {"hash": digest.hexdigest(), "people": len(ours)}
    for name, values in (("ours", ours), ("orjson", floor)):
        result |= {f"{name}_p50": middle(values), f"{name}_p99": at(values, 0.99)}
    return result


def _add(digest: object, answer: Answer) -> None:
    shown = [(finding.id, finding.truth, finding.reason.missing) for finding in answer.findings]
    digest.update(repr((shown, answer.next_question)).encode())  # type: ignore[attr-defined]


if __name__ == "__main__":
    kind, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(measure(texts(kind, count, seed))))
