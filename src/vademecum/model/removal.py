"""Times out of the refrigerator, as an input document tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vademecum.model.answer import Hint, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue, pointer
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.quantity import Quantity, QuantityError

FACT = "removed"
_KEYS = ("out", "back", "max", "min")
_UNITS = ("Cel", "[degF]")


@dataclass(frozen=True, slots=True)
class Removal:
    """One time out of the refrigerator; None: not known.

    `still_out`: nobody put it back. `highest` and `lowest` are the temperatures of that time,
    `place` is where it stands in the document, `problems` what could not be used of it.
    """

    out: datetime | None = None
    back: datetime | None = None
    still_out: bool = True
    highest: Quantity | None = None
    lowest: Quantity | None = None
    place: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def temperatures(self) -> tuple[Quantity, ...]:
        """The temperatures that were told, the highest first: each of them was reached."""
        return tuple(each for each in (self.highest, self.lowest) if each is not None)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The keys under which something was told that could not be used."""
        return tuple(problem.pointer.rpartition("/")[2] for problem in self.problems)


def read_removed(value: object, issues: list[InputIssue]) -> ListFact[Removal]:
    """The times out under /removed; impossible ones are issues.

    A temperature that cannot be read is not known, and a problem says so.
    """
    return read_list(value, pointer(FACT), _removal, issues)


def _removal(value: object, at: str, issues: list[InputIssue]) -> Removal:
    reader = Reader(value, at, issues)
    reader.only(_KEYS)
    problems: list[Problem] = []
    found = Removal(
        reader.instant("out"),
        reader.instant("back"),
        "back" not in reader.value,
        _temperature(reader, "max", problems),
        _temperature(reader, "min", problems),
        at,
        tuple(problems),
    )
    if found.out is not None and found.back is not None and found.back < found.out:
        reader.issue("back", "impossible", "this lies before the time at which it was taken out")
    told = found.temperatures
    if len(told) == 2 and told[1].base > told[0].base:
        reader.issue("min", "impossible", "the lowest temperature is above the highest")
    return found


def _temperature(reader: Reader, key: str, problems: list[Problem]) -> Quantity | None:
    if not reader.told(key):
        return None
    told = reader.value[key]
    if isinstance(told, bool | list | Mapping):
        reader.issue(key, "wrong-shape", "write a number and a unit", "for example 25 Cel")
        return None
    at = reader.at + pointer(key)
    try:
        found = Quantity.parse(str(told))
    except QuantityError as error:
        hints = _readings(str(told)) if error.code == "unit-missing" else ()
        problems.append(Problem(at, FACT, error.code, str(error), hints))
        return None
    if found.unit in _UNITS:
        return found
    message = "this unit is not accepted here; accepted: " + ", ".join(_UNITS)
    problems.append(Problem(at, FACT, "unit-not-accepted", message))
    return None


def _readings(number: str) -> tuple[Hint, ...]:
    """What a number without a unit would mean in each unit."""
    readings = [Quantity.parse(f"{number} {unit}") for unit in _UNITS]
    return tuple(Hint(str(each), str(each.to("Cel"))) for each in readings)
