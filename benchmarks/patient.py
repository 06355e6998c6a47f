"""One round: from the bytes of a Bundle to the whole pack with every reason, beside orjson alone.

For each person both are timed, one right after the other. Prints one JSON object.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from pathlib import Path
from time import perf_counter

import orjson

from benchmarks.people import TODAY, people
from benchmarks.rounds import ROOT, at, middle
from vademecum.fhir.ask import ask
from vademecum.fhir.bulk import bundles
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
COLLECTED_EVERY = 50


def texts(kind: str, count: int, *, seed: int, source: str) -> list[bytes]:
    """The bytes of the Bundles: people of a seed, or the records of a folder."""
    if kind == "real":
        return [orjson.dumps(bundle) for _, bundle in bundles(Path(source))]
    return [orjson.dumps(bundle) for bundle in people(count, seed)]


def measure(records: list[bytes], *, warm_up: int) -> dict[str, float | str]:
    """Times in microseconds, and the hash of all answers.

    The garbage collector runs between people and not within a time, for both alike.
    """
    pack = load_pack(ROOT / "packs" / "anakinra")
    digest = hashlib.sha256()
    ours: list[float] = []
    floor: list[float] = []
    gc.disable()
    for number, text in enumerate(records):
        start = perf_counter()
        orjson.loads(text)
        between = perf_counter()
        answer = ask("assess", pack, document={}, options=OPTIONS, bundle=load_json(text))
        end = perf_counter()
        _add(digest, answer)
        if number % COLLECTED_EVERY == 0:
            gc.collect()
        if number >= warm_up:
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
    kind, count, seed, source = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    found = texts(kind, count, seed=seed, source=source)
    if kind == "real":
        found = found * 2  # once to warm up
    print(json.dumps(measure(found, warm_up=WARM_UP if kind == "people" else len(found) // 2)))
