"""A simulated concentration: the doses, times and values that are asked about, and the result."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue, pointer
from vademecum.model.instant import parse_duration
from vademecum.model.kinetics import Parameter
from vademecum.model.quantity import UNITS, Quantity, unit_code
from vademecum.model.regimen import HOUR, GivenDose, read_given
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Review

STEADY_STATE = "steady-state"
# More doses or times than anybody looks at.
MOST = 10_000
_DOSES = ("mass", "dose-per-weight")
_DIGITS = 15
_PRECISE = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,30})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RegularDoses:
    """The same dose again and again, the last one now; `count` None: at steady state."""

    dose: Quantity
    interval: timedelta | None
    count: int | None


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """A model by its code, the doses (None: only its parameters are asked for), times after the
    last dose, and values in place of the published ones.
    """

    model: str
    doses: RegularDoses | tuple[GivenDose, ...] | None = None
    times: tuple[timedelta, ...] = ()
    overrides: Mapping[Parameter, Quantity] = field(default_factory=dict)


def read_simulation(
    document: Mapping[str, object], *, models: Collection[str]
) -> SimulationRequest:
    """The request of an input document; InputError lists all that is wrong with it."""
    issues: list[InputIssue] = []
    top = Reader(document, "", issues)
    if not top.told("model"):
        top.issue("model", "required", "this is needed", f"one of {', '.join(models)}")
    model = top.code("model", models)
    doses = _doses(top)
    times = _times(top)
    overrides = _overrides(top)
    if issues or model is None:
        raise InputError(issues)
    return SimulationRequest(model, doses, times, overrides)


def _doses(top: Reader) -> RegularDoses | tuple[GivenDose, ...] | None:
    if top.told("regimen") and top.told("given"):
        top.issue("given", "told-twice", "write the regimen, or the doses that were given")
        return None
    if top.told("given"):
        return _given(top)
    return _regimen(top) if top.told("regimen") else None


def _regimen(top: Reader) -> RegularDoses | None:
    reader = Reader(top.value["regimen"], "/regimen", top.issues)
    reader.only(("dose", "interval", "doses"))
    dose, count = reader.quantity("dose", _DOSES), _count(reader)
    if not reader.told("dose"):
        reader.issue("dose", "required", "this is needed", "for example 100 mg")
    elif dose is not None and not dose.value:
        reader.issue("dose", "impossible", "a dose is more than nothing")
    interval = reader.duration("interval")
    if interval is not None and interval < HOUR:
        reader.issue("interval", "impossible", "write at least one hour, for example P1D")
    elif not reader.told("interval") and count != 1:
        reader.issue("interval", "required", "several doses need this", "for example P1D")
    return RegularDoses(dose, interval, count) if dose is not None else None


def _count(reader: Reader) -> int | None:
    """The number of doses, or None at steady state."""
    if reader.value.get("doses") == STEADY_STATE:
        return None
    count = reader.count("doses")
    if not reader.told("doses"):
        reader.issue("doses", "required", "this is needed", f"a number, or {STEADY_STATE}")
    elif count == 0:
        reader.issue("doses", "impossible", "write at least one dose")
    return count


def _given(top: Reader) -> tuple[GivenDose, ...] | None:
    """The doses as they were given, in the order of time; no others are thought of."""
    found = read_given(top.value["given"], "/given", issues=top.issues).items
    _not_too_many(top, "given", len(found))
    for each in found:
        if each.dose is None:
            place = each.place + pointer("dose")
            hint = "for example 100 mg"
            top.issues.append(InputIssue(place, "required", "this is needed", hint))
    return tuple(sorted(found, key=_instant)) or None


def _instant(given: GivenDose) -> datetime:
    return given.at


def _times(top: Reader) -> tuple[timedelta, ...]:
    told = top.value["times"] if top.told("times") else []
    if not isinstance(told, list):
        top.issue("times", "wrong-shape", "write a list of durations", 'for example ["PT12H"]')
        return ()
    _not_too_many(top, "times", len(told))
    found = []
    for number, text in enumerate(told):
        try:
            found.append(parse_duration(text if isinstance(text, str) else ""))
        except ValueError as error:
            place = pointer("times", number)
            top.issues.append(InputIssue(place, "duration-unreadable", str(error)))
    return tuple(found)


def _not_too_many(top: Reader, key: str, count: int) -> None:
    if count > MOST:
        top.issue(key, "too-large", f"write at most {MOST} entries")


def _overrides(top: Reader) -> dict[Parameter, Quantity]:
    if not top.told("parameters"):
        return {}
    reader = Reader(top.value["parameters"], "/parameters", top.issues)
    reader.only(tuple(Parameter))
    found = {}
    for parameter in Parameter:
        value = _precise(reader, parameter)
        if value is not None:
            found[parameter] = value
    return found


def _precise(reader: Reader, parameter: Parameter) -> Quantity | None:
    """A value with up to 15 significant digits, more than other numbers may have."""
    text = reader.text(parameter)
    if text is None:
        return None
    number, _, unit = text.partition(" ")
    digits = number.replace(".", "").lstrip("0")
    code, hint = unit_code(unit), f"for example 1.5 {parameter.unit}"
    if _PRECISE.fullmatch(number) is None or len(digits) > _DIGITS:
        message = f"write a plain number with at most {_DIGITS} significant digits"
        reader.issue(parameter, "number-unreadable", message, hint)
    elif not unit:
        reader.issue(parameter, "unit-missing", "write the unit after the number", hint)
    elif code is None or UNITS[code].dimension != parameter.dimension:
        reader.issue(parameter, "unit-not-accepted", "this unit does not fit here", hint)
    elif not digits:
        reader.issue(parameter, "impossible", "write a value over 0", hint)
    else:
        return Quantity(Decimal(number), code)
    return None


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """Where a value comes from: the model, with its source, or whoever asks (`given`)."""

    parameter: Parameter
    origin: str
    review: Review | None = None
    cites: tuple[CiteRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The curve after the last dose in a few numbers; None: not known.

    `tmax` and `cmax`: the peak after it; `half_life`: that of the last decline, by the slower of
    the two rates. `trough` and `average` are of the interval after the last dose. `auc` is of
    that interval too, but `to-infinity` after a single dose and after doses that were listed, and
    then of all of them.
    """

    tmax: Quantity | None = None
    cmax: Quantity | None = None
    auc: Quantity | None = None
    auc_over: str | None = None
    half_life: Quantity | None = None
    trough: Quantity | None = None
    average: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Concentration:
    """A concentration so long after the last dose."""

    at: timedelta
    value: Quantity


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """What the model cannot do or gets wrong, in the words of the audience."""

    code: str
    says: str
    review: Review
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, kw_only=True)
class Simulation(Answer):
    """What a published model gives for a typical person; never a measurement and no advice.

    `in_range`: whether this is one of the people the model was built on. `parameters` as used;
    without a curve in the unit and with the digits of the source.
    """

    model: str
    says: str
    review: Review
    in_range: Truth
    parameters: dict[Parameter, Quantity] = field(default_factory=dict)
    origins: tuple[ShownParameter, ...] = ()
    summary: Summary = Summary()
    concentrations: tuple[Concentration, ...] = ()
    limits: tuple[ShownLimit, ...] = ()
    illustrative: bool = True

    @property
    def calls_for_action(self) -> bool:
        """Nothing follows from a simulation."""
        return False
