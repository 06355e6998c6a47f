"""How a list is told, so that "none" differs from "not known" (public contract, section 2.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from vademecum.model.errors import InputIssue, pointer
from vademecum.model.instant import parse_day

Item = TypeVar("Item")
ItemReader = Callable[[object, str, list[InputIssue]], Item | None]


@dataclass(frozen=True, slots=True)
class ListFact(Generic[Item]):
    """The items told, whether they are all, and since when that is known.

    Not known: no items and not complete. Asserted none: no items and complete.
    """

    items: tuple[Item, ...] = ()
    complete: bool = False
    observed_at: date | None = None

    keys: frozenset[str] = field(init=False, compare=False, repr=False, default=frozenset())
    closed: bool = field(init=False, compare=False, repr=False, default=False)

    def __post_init__(self) -> None:
        """Look up once what the items were recognised as, and whether absence is decided.

        `keys` joins the keys of all items; `closed`: complete, and every item recognised.
        """
        keys: set[str] = set()
        recognised = True
        for item in self.items:
            keys.update(getattr(item, "keys", ()))
            recognised = recognised and getattr(item, "recognised", True)
        object.__setattr__(self, "keys", frozenset(keys))
        object.__setattr__(self, "closed", self.complete and recognised)

    @property
    def known(self) -> bool:
        """Whether anything at all was told."""
        return self.complete or bool(self.items)


def read_list(
    value: object, at: str, read_item: ItemReader[Item], issues: list[InputIssue]
) -> ListFact[Item]:
    """A ListFact from its JSON form; `at` is the JSON Pointer of the value.

    `read_item(value, pointer, issues)` reads one item, or adds issues and returns None.
    """
    if value in (None, "unknown", []):
        return ListFact()
    if value == "none":
        return ListFact(complete=True)
    if isinstance(value, list):
        return ListFact(_items(value, at, read_item, issues))
    if not isinstance(value, Mapping):
        hint = 'write a list, "none", or {"items": [...], "complete": true}'
        issues.append(InputIssue(at, "wrong-shape", "this is not a list", hint))
        return ListFact()
    return _long_form(value, at, read_item, issues)


def _long_form(
    value: Mapping[str, object], at: str, read_item: ItemReader[Item], issues: list[InputIssue]
) -> ListFact[Item]:
    unknown = sorted(set(value) - {"items", "complete", "observed_at", "source"})
    for key in unknown:
        issues.append(InputIssue(at + pointer(key), "unknown-key", "this key is not known"))
    items = value.get("items", [])
    if not isinstance(items, list):
        issues.append(InputIssue(at + "/items", "wrong-shape", "this is not a list"))
        items = []
    complete = value.get("complete", False)
    if not isinstance(complete, bool):
        issues.append(InputIssue(at + "/complete", "wrong-shape", "write true or false"))
    observed = value.get("observed_at")
    return ListFact(
        _items(items, at + "/items", read_item, issues),
        complete is True,
        _date(observed, at + "/observed_at", issues),
    )


def _items(
    values: list[object], at: str, read_item: ItemReader[Item], issues: list[InputIssue]
) -> tuple[Item, ...]:
    read = (read_item(value, f"{at}/{n}", issues) for n, value in enumerate(values))
    return tuple(item for item in read if item is not None)


def _date(value: object, at: str, issues: list[InputIssue]) -> date | None:
    if value is None:
        return None
    try:
        return parse_day(str(value))
    except ValueError as error:
        issues.append(InputIssue(at, "date-unreadable", str(error)))
        return None
