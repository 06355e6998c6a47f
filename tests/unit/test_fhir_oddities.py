"""Whatever stands in a record, it is read or listed: nothing raises, here or further on."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fhir_bundle import ON, rules
from tests.house.tree import ROOT
from vademecum.fhir.read import read_bundle
from vademecum.model.errors import InputError
from vademecum.model.reading import FactRules, read_facts
from vademecum.model.terms import Terms
from vademecum.packs.json import load_json

NAMES = ["adult-ra-on-etanercept", "infant-nomid", "woman-e-coli-allergy"]
EXAMPLES: list[Any] = [
    load_json((ROOT / "examples" / f"{name}.json").read_bytes()) for name in NAMES
]
ODD = st.sampled_from(
    [None, True, 0, -1.5, 1e300, "", " ", "x", "2026-13-45", "2026-11", "2026-W01-1", "20261124",
     "١٢٣٤-٠١-٠١", "2026-11-24T25:00:00Z", "#", "\u200b", "9" * 400, [], {}, [[]], [{}],
     {"coding": [{"system": [], "code": {}}]}, {"coding": {}}, {"reference": 3}, {"value": -0.0}]
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything within a JSON value."""
    steps: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        steps = enumerate(value)
    return [path] + [found for step, part in steps for found in places(part, (*path, step))]


PLACES = [places(example["entry"])[1:] for example in EXAMPLES]


@settings(max_examples=400)
@given(data=st.data(), which=st.integers(0, len(EXAMPLES) - 1))
def test_an_odd_value_anywhere_never_raises_and_never_spoils_the_facts(
    data: st.DataObject, which: int
) -> None:
    bundle = copy.deepcopy(EXAMPLES[which])
    *path, last = data.draw(st.sampled_from(PLACES[which]))
    target = bundle["entry"]
    for step in path:
        target = target[step]
    target[last] = data.draw(ODD)

    try:
        reading = read_bundle(bundle, rules(), on=ON)
    except InputError:
        assert path == [] or (path[0] == 0 and len(path) < 3)  # only the Patient may refuse it all
        return

    read_facts([("", reading.facts)], FactRules(rules().registry, Terms()), on=ON)
