"""Symptoms as people tell them: the closed qualifiers, and how a list of symptoms is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue, pointer
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.quantity import Quantity

INJECTION_SITE = "injection-site"
PLACES = (
    INJECTION_SITE, "generalised", "face", "eyelids", "lips", "tongue", "throat", "mouth", "hands",
    "arms", "trunk", "abdomen", "genitals", "legs", "ankles", "feet", "one-joint",
    "several-joints",
)  # fmt: skip
SEVERITIES = ("mild", "moderate", "severe")
FEATURES = (
    "spreading", "hot", "pus", "blisters", "black-tissue", "bloody", "will-not-stop", "sudden",
    "one-sided", "worst-ever", "hard-to-wake", "infiltration", "oedema", "purpura", "scaling",
    "persistent",
)  # fmt: skip
# What is not on the list of terms is told as this, with words of one's own.
OTHER = "other"
KEYS = (
    "term", "text", "at", "severity", "new", "onset_after_dose", "duration", "size",
    "body_surface", "sites", "features",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Symptom:
    """One symptom as told; None and an open list of features: not told.

    `onset` is the time from the last dose to the symptom, `size` in cm, `body_surface` in %.
    `place` is where its term stands in the document; `unread`: its text has words that nobody
    here understands. Two that differ in text and place alone are the same.
    """

    term: str
    at: str | None = None
    severity: str | None = None
    new: bool | None = None
    onset: timedelta | None = None
    duration: timedelta | None = None
    size: Quantity | None = None
    body_surface: Quantity | None = None
    sites: int | None = None
    features: ListFact[str] = ListFact()  # noqa: RUF009 - frozen, and means "not told"
    unread: bool = False
    text: str | None = field(default=None, compare=False)
    place: str = field(default="", compare=False)


def without_words(symptom: Symptom) -> Symptom:
    """The same symptom without the words that a person wrote, and without its place."""
    return replace(symptom, text=None, place="")


def read_symptoms(value: object, at: str, *, issues: list[InputIssue]) -> ListFact[Symptom]:
    """The symptoms under a JSON Pointer; "none" says that there are none, a list may go on."""
    return read_list(value, at, _symptom, issues)


def _symptom(value: object, at: str, issues: list[InputIssue]) -> Symptom | None:
    reader = Reader({"term": value} if isinstance(value, str) else value, at, issues)
    reader.only(KEYS)
    text = reader.text("text")
    term = reader.text("term") or (OTHER if text else None)
    if term is None:
        if isinstance(value, Mapping | str):
            reader.issue("", "missing-key", "a symptom needs a term", "or text in own words")
        return None
    return Symptom(
        term,
        reader.code("at", PLACES),
        reader.code("severity", SEVERITIES),
        reader.flag("new"),
        reader.duration("onset_after_dose"),
        reader.duration("duration"),
        _amount(reader, "size", "cm"),
        _amount(reader, "body_surface", "%"),
        reader.count("sites"),
        read_list(reader.value.get("features"), at + pointer("features"), _feature, issues),
        text=text,
        place=at if isinstance(value, str) else at + pointer("term"),
    )


def _amount(reader: Reader, key: str, unit: str) -> Quantity | None:
    """A quantity; a bare number is in the one unit that the contract gives for this key."""
    told = reader.value.get(key)
    if isinstance(told, int) and not isinstance(told, bool):
        told = str(told)
    if isinstance(told, str) and " " not in told and told[:1].isdigit():
        told = f"{told.removesuffix(unit)} {unit}"
    dimension = Quantity.parse(f"1 {unit}").dimension
    return Reader({key: told}, reader.at, reader.issues).quantity(key, (dimension,))


def _feature(value: object, at: str, issues: list[InputIssue]) -> str | None:
    return _listed(value, at, FEATURES, issues)


def _listed(
    value: object, at: str, codes: Collection[str], issues: list[InputIssue]
) -> str | None:
    if isinstance(value, str) and value in codes:
        return value
    hint = "one of " + ", ".join(codes)
    issues.append(InputIssue(at, "unknown-code", "this code is not on the list", hint))
    return None
