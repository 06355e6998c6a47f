"""Spots on the body: where an injection went or is to go, as an input document tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vademecum.model.answer import Hint, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue, pointer
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.quantity import Quantity, QuantityError

DISTANCE_UNITS = ("cm", "[in_i]", "mm")


class Region(StrEnum):
    """A part of the body that people name; which of them a label lists, its rules say."""

    THIGH = "thigh"
    ABDOMEN = "abdomen"
    UPPER_ARM = "upper-arm"
    BUTTOCK = "buttock"
    WAISTLINE = "waistline"
    INNER_THIGH = "inner-thigh"
    FOREARM = "forearm"
    WRIST = "wrist"
    HAND = "hand"
    SHOULDER = "shoulder"
    HEAD = "head"
    FACE = "face"
    NECK = "neck"
    CHEST = "chest"
    BREAST = "breast"
    BACK = "back"
    LOWER_BACK = "lower-back"
    FLANK = "flank"
    HIP = "hip"
    GROIN = "groin"
    GENITALS = "genitals"
    KNEE = "knee"
    LOWER_LEG = "lower-leg"
    CALF = "calf"
    ANKLE = "ankle"
    FOOT = "foot"


class Side(StrEnum):
    """Of the body, as the person who is injected sees it."""

    LEFT = "left"
    RIGHT = "right"


class Injector(StrEnum):
    """Who holds the syringe: the person who is injected, or somebody else."""

    SELF = "self"
    HELPER = "helper"


class Skin(StrEnum):
    """What can be seen or felt on the skin of a spot."""

    TENDER = "tender"
    BRUISED = "bruised"
    RED = "red"
    SWOLLEN = "swollen"
    HARD = "hard"
    SCARRED = "scarred"
    STRETCH_MARKS = "stretch-marks"
    VISIBLE_VEIN = "visible-vein"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Area:
    """A region on one side of the body."""

    region: Region
    side: Side


@dataclass(frozen=True, slots=True)
class Injection:
    """Where and when a dose went in; side or time may not be known."""

    region: Region
    side: Side | None = None
    at: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spot that is asked about; None: not told."""

    region: Region | None = None
    side: Side | None = None
    distance_from_last: Quantity | None = None
    distance_from_navel: Quantity | None = None
    skin: ListFact[Skin] = ListFact()  # noqa: RUF009 - frozen, and means "not told"


def read_candidate(whole: Reader, problems: list[Problem]) -> Candidate | None:
    """The spot that is asked about; None where the document asks for a suggestion."""
    if not whole.told("candidate"):
        return None
    reader = Reader(whole.value["candidate"], "/candidate", whole.issues)
    reader.only(("region", "side", "distance_from_last", "distance_from_navel", "skin"))
    return Candidate(
        _region(reader),
        _side(reader),
        _distance(reader, "distance_from_last", problems),
        _distance(reader, "distance_from_navel", problems),
        read_list(reader.value.get("skin"), "/candidate/skin", _read_skin, whole.issues),
    )


def read_last(whole: Reader) -> tuple[Injection | None, bool]:
    """The last injection, and whether "none" was asserted; without its region it is unknown."""
    if not whole.told("last"):
        return None, False
    told = whole.value["last"]
    if told == "none":
        return None, True
    return _injection(Reader(told, "/last", whole.issues)), False


def read_history(whole: Reader) -> ListFact[Injection]:
    """The earlier injections, as a list fact."""
    return read_list(whole.value.get("history"), "/history", _read_past, whole.issues)


def _read_past(value: object, at: str, issues: list[InputIssue]) -> Injection | None:
    """An entry of the history; without region and instant it could not be placed."""
    reader = Reader(value, at, issues)
    for key in ("region", "at"):
        if isinstance(value, Mapping) and not reader.told(key):
            reader.issue(key, "missing-key", f"an earlier injection needs `{key}`")
    return _injection(reader)


def _injection(reader: Reader) -> Injection | None:
    reader.only(("region", "side", "at"))
    region, side, at = _region(reader), _side(reader), reader.instant("at")
    return None if region is None else Injection(region, side, at, reader.at)


def _region(reader: Reader) -> Region | None:
    found = reader.code("region", tuple(Region))
    return Region(found) if found else None


def _side(reader: Reader) -> Side | None:
    found = reader.code("side", tuple(Side))
    return Side(found) if found else None


def _read_skin(value: object, at: str, issues: list[InputIssue]) -> Skin | None:
    if isinstance(value, str) and value in tuple(Skin):
        return Skin(value)
    hint = "one of " + ", ".join(Skin)
    issues.append(InputIssue(at, "unknown-code", "this finding is not on the list", hint))
    return None


def _distance(reader: Reader, key: str, problems: list[Problem]) -> Quantity | None:
    """A length in cm, in or mm; one that cannot be read is a problem, and unknown."""
    if not reader.told(key):
        return None
    told = reader.value[key]
    if isinstance(told, bool | list | Mapping):
        reader.issue(key, "wrong-shape", "write a number and a unit, for example 3 cm")
        return None
    place, text = reader.at + pointer(key), f"{told}"
    try:
        found = Quantity.parse(text)
    except QuantityError as error:
        hints = _readings(text) if error.code == "unit-missing" else ()
        problems.append(Problem(place, f"candidate.{key}", error.code, str(error), hints))
        return None
    if found.unit in DISTANCE_UNITS:
        return found
    message = "this unit is not accepted here; accepted: cm, in, mm"
    problems.append(Problem(place, f"candidate.{key}", "unit-not-accepted", message))
    return None


def _readings(number: str) -> tuple[Hint, ...]:
    """What a bare number would be in each accepted unit; never acted on."""
    quantities = [Quantity.parse(f"{number} {unit}") for unit in DISTANCE_UNITS]
    return tuple(Hint(str(each), str(each.to("cm"))) for each in quantities)
