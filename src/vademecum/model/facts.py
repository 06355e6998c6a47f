"""The registry of facts: what can be told about a person, with types, units, ranges, questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vademecum.model.source import PackModel, PackQuantity

FactType = Literal["quantity", "bool", "code", "date", "instant", "age", "list", "codes"]
ListOf = Literal["substance", "medicine", "vaccine", "infection"]


class Range(PackModel):
    """Limits of a quantity, both inclusive: impossible outside `absolute`, asked about outside
    `plausible`. They guard against typing errors and are not clinical limits.
    """

    absolute: tuple[PackQuantity, PackQuantity]
    plausible: tuple[PackQuantity, PackQuantity]


class AgeBand(PackModel):
    """The plausible range below an age, for facts that grow with a child."""

    below: PackQuantity
    plausible: tuple[PackQuantity, PackQuantity]


class Fact(PackModel):
    """One thing that can be told about a person.

    `units` are the accepted UCUM units, canonical first. `molar` gives the exact factor into the
    canonical unit where the dimension differs, such as umol/L to mg/dL of creatinine.
    `ask` is the question for a person, by language.
    """

    id: str
    type: FactType
    units: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    of: ListOf | None = None
    molar: dict[str, str] = Field(default_factory=dict)
    range: Range | None = None
    plausible_by_age: tuple[AgeBand, ...] = ()
    ask: dict[str, str]


class Registry(PackModel):
    """All facts by id."""

    facts: dict[str, Fact]

    def question(self, fact: str, lang: str) -> str:
        """The question that asks a person for a fact, in English where a language lacks it."""
        found = self.facts.get(fact)
        return found.ask.get(lang, found.ask["en"]) if found else fact
