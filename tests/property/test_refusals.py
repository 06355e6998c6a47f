"""Whatever stands in a document: an answer, or a refusal with its place and nothing told."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.anakinra_pack import ask, label, options, plain
from vademecum.model.answer import Answer
from vademecum.model.errors import InputError
from vademecum.packs.commands import answer_document

MARK = "Zwiebelkuchen"
Step = str | int

FACTS = {
    "person.age": "65 a", "person.sex": "male", "renal.esrd": False, "indication.code": "nomid",
    "person.weight": {"value": "84 kg", "observed_at": "2026-05-01", "confirmed": True},
    "renal.serum_creatinine": "95 umol/L", "therapy.start": "2026-05-04T08:00:00+02:00",
    "allergies": {"items": [{"substance": "latex", "reaction": "rash"}], "complete": True},
    "medicines.current": [{"name": "Enbrel", "code": {"system": "atc", "value": "L04AB01"},
                           "start": "2026-01-01"}, "methotrexate"],
    "vaccines.planned": "none", "tb.risk_factors": ["hiv"],
}  # fmt: skip
DOCUMENTS: dict[str, dict[str, object]] = {
    "assess": {"facts": FACTS},
    "dose": {
        "facts": FACTS,
        "order": {"dose": "2 mg/kg", "interval": "P1D", "route": "subcutaneous",
                  "start": "2026-05-04", "duration": "P10D", "doses": 10},
    },
    "missed": {
        "facts": FACTS,
        "regimen": {"dose": "100 mg", "interval": "P1D", "at": ["21:00"],
                    "zone": "Europe/Berlin", "from": "2026-05-01"},
        "given": {"items": [{"at": "2026-05-30T21:00:00+02:00", "dose": "100 mg"}],
                  "complete": True},
        "symptoms": [{"term": "rash", "at": "trunk", "severity": "mild", "size": "2 cm"}],
        "travel": {"to_zone": "Asia/Tokyo"},
    },
    "site": {
        "candidate": {"region": "buttock", "side": "left", "distance_from_last": "3 cm",
                      "distance_from_navel": "6 cm", "skin": ["scarred"]},
        "last": {"region": "thigh", "side": "left", "at": "2026-05-31T21:00:00+02:00"},
        "history": {"items": [{"region": "abdomen", "side": "left",
                               "at": "2026-05-30T21:00:00+02:00"}], "complete": True},
        "injector": "helper", "very_thin": False,
    },
    "storage": {
        "product": {"opened": False, "expiry": "2027-08"},
        "removed": [{"out": "2026-05-31T21:00:00+02:00", "back": "2026-05-31T23:00:00+02:00",
                     "max": "22 Cel", "min": "20 Cel"}],
        "events": ["shaken"], "appearance": ["clear", "colourless"],
    },
    "monitor": {
        "facts": FACTS,
        "results": [{"test": "neutrophil-count", "value": "1.2 10*9/L", "at": "2026-05-20"}],
    },
    "triage": {
        "facts": FACTS,
        "symptoms": {"items": [{"term": "rash", "at": "trunk", "severity": "mild", "new": True,
                                "onset_after_dose": "P2D", "body_surface": "10 %", "sites": 2,
                                "features": ["hot"]}, "fever"], "complete": True},
        "last_dose": "2026-05-30T21:00:00+02:00",
    },
    "report": {
        "case": {"reporter": {"role": "caregiver", "contact": "given"},
                 "patient": {"age": "9 a", "sex": "male", "initials": "AB"},
                 "product": {"name": "anakinra", "brand": "Kineret", "batch": "X1"},
                 "event": {"term": "fever", "onset": "2026-05-20"}, "outcome": "recovered",
                 "seriousness": ["hospitalisation"], "aware_on": "2026-05-25",
                 "kind": "adverse-event"},
    },
    "simulate": {
        "model": "yang-2001", "covariates": FACTS,
        "regimen": {"dose": "1 mg/kg", "interval": "P1D", "doses": "steady-state"},
        "times": ["PT12H", "P1D"], "parameters": {"absorption_rate": "0.25 /h"},
    },
}  # fmt: skip

scalars = st.sampled_from(
    [None, True, False, 0, -1, 7, 10**6, 1.5, "", " ", "none", "unknown", "0", "-1", "1e9",
     "68", "68 kg", "99999 kg", "0 mg", "2026-02-30", "0001-01-01", "9999-12-31",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "P0D", "PT1S", "P9999W", "24:00",
     "Europe", "localtime", MARK, MARK * 40, f"12 {MARK}", "\u0000", "ℵ", "é" * 300]
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["value", "items", "complete", "name", "at", "code", "x", ""]), inner,
        max_size=3,
    ),
    max_leaves=5,
)  # fmt: skip


def places(value: object, at: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The path of every part of a document."""
    if at:
        yield at
    parts: list[tuple[Step, object]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for step, part in parts:
        yield from places(part, (*at, step))


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """A good document with one or two of its parts replaced by anything."""
    command = draw(st.sampled_from(sorted(DOCUMENTS)))
    document = copy.deepcopy(DOCUMENTS[command])
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(places(document))))
        holder: object = document
        for step in path[:-1]:
            holder = holder[step]  # type: ignore[index]
        holder[path[-1]] = draw(anything)  # type: ignore[index]
    return command, document


def outcome(command: str, document: dict[str, object]) -> Answer | InputError:
    try:
        return ask(command, document, options("US", now="2026-06-01T12:00:00+02:00"))
    except InputError as refused:
        return refused


@pytest.mark.parametrize("command", sorted(DOCUMENTS))
def test_every_good_document_is_answered(command: str) -> None:
    assert not isinstance(outcome(command, DOCUMENTS[command]), InputError)


@given(spoiled())
def test_every_document_is_answered_or_refused_with_its_places(
    told: tuple[str, dict[str, object]],
) -> None:
    command, document = told

    found = outcome(command, document)

    if isinstance(found, InputError):
        assert found.issues
        assert all(issue.pointer.startswith("/") for issue in found.issues)
    else:
        asked = options("US", now="2026-06-01T12:00:00+02:00")
        assert plain(answer_document(command, label(), answer=found, options=asked))


@given(spoiled())
def test_what_was_told_stands_in_no_message(told: tuple[str, dict[str, object]]) -> None:
    found = outcome(*told)

    if isinstance(found, InputError):
        words = [f"{issue.message} {issue.hint} {issue.code}" for issue in found.issues]
    else:
        words = [f"{problem.message} {problem.code}" for problem in found.problems]
    assert not any(MARK in each for each in words)
