"""Reads a folder of bulk NDJSON files (Type.ndjson or .ndjson.gz) as one Bundle per patient."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

from vademecum.packs.json import load_json


def bundles(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Each patient's id with a Bundle of the Patient and everything that refers to them.

    Resources that refer to nobody in the folder are in no Bundle. Raises InputError on a line
    that is not strict JSON, OSError on a file that cannot be read.
    """
    files = sorted(path for path in folder.iterdir() if ".ndjson" in path.suffixes)
    found: dict[str, list[object]] = {}
    others: list[dict[str, object]] = []
    for path in files:
        for resource in _lines(path):
            if resource.get("resourceType") == "Patient":
                name = str(resource.get("id"))
                found.setdefault(name, []).append(
                    {"fullUrl": f"urn:uuid:{name}", "resource": resource}
                )
            else:
                others.append(resource)
    for resource in others:
        entries = found.get(_patient(resource))
        if entries is not None:
            entries.append({"resource": resource})
    for name, entries in found.items():
        yield name, {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open("rb") as raw:
        lines: Iterable[bytes] = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        for line in lines:
            value = load_json(line) if line.strip() else None
            if isinstance(value, dict):
                yield value


def _patient(resource: dict[str, object]) -> str:
    reference = resource.get("subject") or resource.get("patient")
    target = reference.get("reference") if isinstance(reference, dict) else None
    return str(target).rpartition("/")[2].rpartition(":")[2]
