"""Small readers for input documents: each adds an issue with its JSON Pointer, none raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from vademecum.model.errors import InputIssue, pointer
from vademecum.model.instant import parse_date, parse_datetime, parse_duration
from vademecum.model.quantity import Quantity, QuantityError

Value = TypeVar("Value")
_COUNT = re.compile(r"0|[1-9][0-9]{0,4}", re.ASCII)


class Reader:
    """Reads the keys of one JSON object; `issues` collects what is wrong with it."""

    def __init__(self, value: object, at: str, issues: list[InputIssue]) -> None:
        """`at` is the JSON Pointer of the object; anything but an object is an issue."""
        self.at = at
        self.issues = issues
        if type(value) is dict or isinstance(value, Mapping):
            self.value: Mapping[str, object] = value
        else:
            self.value = {}
            self.issue("", "wrong-shape", "this is not an object")

    def issue(self, key: str, code: str, message: str, hint: str = "") -> None:
        """Record an issue at a key of this object (empty: at the object itself)."""
        at = self.at + (pointer(key) if key else "")
        self.issues.append(InputIssue(at, code, message, hint))

    def only(self, keys: Collection[str]) -> None:
        """Refuse keys outside `keys`, because a typing error must not look like nothing told."""
        for key in self.value:
            if key not in keys:
                self.issue(key, "unknown-key", "this key is not known")

    def told(self, key: str) -> bool:
        """Whether the key holds something other than null or "unknown"."""
        return self.value.get(key) not in (None, "unknown")

    def text(self, key: str) -> str | None:
        """A text, or None where nothing is told."""
        return self._read(key, _text, "wrong-shape", "write a text")

    def flag(self, key: str) -> bool | None:
        """true, false or None."""
        return self._read(key, _flag, "wrong-shape", "write true or false")

    def count(self, key: str) -> int | None:
        """A whole number of at most five digits, or None."""
        return self._read(key, _count, "number-unreadable", "write a whole number")

    def code(self, key: str, codes: Collection[str]) -> str | None:
        """One code of a closed list, or None."""
        found = self.text(key)
        if found is None or found in codes:
            return found
        self.issue(key, "unknown-code", "this code is not on the list", _choices(codes))
        return None

    def day(self, key: str) -> date | None:
        """A date, or None."""
        return self._read(key, lambda v: parse_date(_text(v)), "date-unreadable", "")

    def instant(self, key: str) -> datetime | None:
        """An aware instant, or None."""
        return self._read(key, lambda v: parse_datetime(_text(v)), "time-unreadable", "")

    def duration(self, key: str) -> timedelta | None:
        """A duration, or None."""
        return self._read(key, lambda v: parse_duration(_text(v)), "duration-unreadable", "")

    def quantity(self, key: str, dimensions: Collection[str]) -> Quantity | None:
        """A quantity of one of the dimensions (see model.quantity), or None."""
        if not self.told(key):
            return None
        try:
            found = Quantity.parse(_text(self.value[key]))
        except QuantityError as error:
            self.issue(key, error.code, str(error), "write the unit, for example 100 mg")
        except ValueError:
            self.issue(key, "unit-missing", "write a number and a unit, as text")
        else:
            if found.dimension in dimensions:
                return found
            self.issue(key, "unit-not-accepted", "this unit does not fit here")
        return None

    def _read(
        self, key: str, read: Callable[[object], Value], code: str, hint: str
    ) -> Value | None:
        if not self.told(key):
            return None
        try:
            return read(self.value[key])
        except ValueError as error:
            self.issue(key, code, str(error), hint)
            return None


def _choices(codes: Collection[str]) -> str:
    return "one of " + ", ".join(codes)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("this is not a text")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("this is neither true nor false")


def _count(value: object) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and _COUNT.fullmatch(text) is not None:
        return int(text)
    raise ValueError("this is not a whole number")
