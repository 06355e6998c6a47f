"""Reads Observations and their components: numbers with their unit, coded answers."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from vademecum.fhir.codes import Binding
from vademecum.fhir.concept import concept_of
from vademecum.fhir.record import Claim, Record, Resource, code_at, earliest_day, source_of
from vademecum.model.quantity import UNITS, unit_code

FINAL = frozenset({"final", "amended", "corrected"})
UCUM = ("http://unitsofmeasure.org", "urn:oid:2.16.840.1.113883.6.8")
VALUES = ("valueQuantity", "valueCodeableConcept", "valueBoolean", "valueInteger", "valueString")
_STEP = Decimal("0.001")
_TOLERANCE = Decimal("0.005")


def read_observation(record: Record, resource: Resource) -> None:
    """Measure what an Observation and each of its components tell, or list them as unread."""
    at = record.place
    concept = concept_of(resource.get("code"))
    bound = concept.bound(record.rules.bindings.table("observation"))
    components = resource.get("component")
    if not bound and type(components) is not list:
        record.refuse(resource, "not-bound" if concept.name else "no-code", concept=concept)
        return
    status = code_at(resource, "status")
    if status not in FINAL:
        record.refuse(resource, f"status-{status}", concept=concept)
        return
    if "focus" in resource:
        record.refuse(resource, "other-focus", concept=concept)
        return
    when = _when(resource)
    if when is None or when[:10] > record.on:
        record.refuse(resource, "undated" if when is None else "future", concept=concept)
        return
    if bound:
        _measure(record, resource, (resource, at), bound[0], when)
    for number, part in enumerate(components if type(components) is list else ()):
        if type(part) is dict:
            _component(record, resource, (part, f"{at}/component/{number}"), when)


def _component(record: Record, resource: Resource, place: tuple[Resource, str], when: str) -> None:
    part, _ = place
    concept = concept_of(part.get("code"))
    bound = concept.bound(record.rules.bindings.table("observation"))
    if part.get("modifierExtension"):
        record.refuse(resource, "modifier-extension", concept=concept)
    elif bound:
        _measure(record, resource, place, bound[0], when)
    else:
        record.refuse(resource, "not-bound" if concept.name else "no-code", concept=concept)


def _when(resource: Resource) -> str | None:
    """When it was measured, as written; a period by its end, else by its start."""
    period = resource.get("effectivePeriod")
    ends = (period.get("end"), period.get("start")) if type(period) is dict else ()
    for value in (
        resource.get("effectiveDateTime"),
        resource.get("effectiveInstant"),
        *ends,
        resource.get("issued"),
    ):
        day = earliest_day(value)
        if day is not None:
            return str(value) if len(str(value)) > 10 else day
    return None


def _measure(
    record: Record, resource: Resource, place: tuple[Resource, str], binding: Binding, when: str
) -> None:
    part, at = place
    value, reason = _value(record, part, binding, at)
    if reason:
        record.refuse(resource, reason, concept=concept_of(part.get("code")))
        return
    record.measure(binding.fact, Claim(value, when, at, source_of(resource)))


def _value(record: Record, part: Resource, binding: Binding, at: str) -> tuple[object, str | None]:
    """The value as facts write it, or why there is none."""
    told = [key for key in VALUES if key in part]
    if "dataAbsentReason" in part or not told:
        return None, "absent"
    value = part[told[0]]
    if binding.answers:
        return _answer(record, told[0], value, binding)
    if told[0] == "valueInteger" and type(value) is int:
        return str(value), None  # without a unit: the reader of facts says so
    if told[0] != "valueQuantity" or type(value) is not dict:
        return None, "not-a-quantity"
    return _quantity(record, value, binding.fact, at + "/valueQuantity")


def _answer(
    record: Record, key: str, value: object, binding: Binding
) -> tuple[object, str | None]:
    if key == "valueBoolean" and type(value) is bool:
        return value, None
    concept = concept_of(value if key == "valueCodeableConcept" else {"text": value})
    found = concept.bound(record.rules.bindings.answer(binding.answers))
    return (found[0].value, None) if found else (None, "answer-not-known")


def _quantity(record: Record, quantity: Resource, fact: str, at: str) -> tuple[object, str | None]:
    if quantity.get("comparator") is not None:
        message = "this is a limit, not a measured value"
        record.problem(at, fact, "number-unreadable", message)
        return None, "comparator"
    number = quantity.get("value")
    if type(number) not in (int, float, Decimal):
        record.problem(at, fact, "number-unreadable", "there is no number here")
        return None, "not-a-number"
    text = _number(number)
    if len(text) > 4 and _rounded(text):
        text = _rounded(text)
        record.rounded.append(fact)
    unit, agreed = _unit(quantity)
    if not agreed:
        record.problem(at, fact, "conflicting", "the unit and its code disagree; neither is used")
        return None, "unit-contradicted"
    return (f"{text} {unit}" if unit else text), None


def _number(number: object) -> str:
    """A JSON number as plain digits."""
    text = str(number) if type(number) is not float else repr(number)
    if "e" in text or "E" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def _rounded(text: str) -> str:
    """Three digits after the point, half to even, where that changes next to nothing; else ""."""
    if len(text.partition(".")[2]) <= 3:
        return ""
    exact = Decimal(text)
    near = exact.quantize(_STEP, ROUND_HALF_EVEN)
    if abs(near - exact) > abs(exact) * _TOLERANCE:
        return ""
    shown = format(near, "f").rstrip("0")
    return shown.removesuffix(".")


def _unit(quantity: Resource) -> tuple[str, bool]:
    """The unit as coded, else as written; and whether both mean the same amount."""
    written, coded = quantity.get("unit"), quantity.get("code")
    written = written.strip() if type(written) is str else ""
    coded = coded.strip() if type(coded) is str else ""
    if coded and quantity.get("system") not in (None, *UCUM):
        coded = ""
    if not coded or written == coded:
        return coded or written, True
    by_code, by_text = unit_code(coded), unit_code(written) if written else None
    if by_code is None and by_text is not None:
        return coded, True  # the reader of facts refuses it
    if by_code is not None and by_text is not None and by_code != by_text:
        one, other = UNITS[by_code], UNITS[by_text]
        same = (one.dimension, one.factor, one.offset) == (
            other.dimension,
            other.factor,
            other.offset,
        )
        return coded, same
    return coded, True
