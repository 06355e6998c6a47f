"""What every part of a pack rests on: sources, citations, local policies, conflicts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from vademecum.model.instant import parse_date, parse_duration
from vademecum.model.quantity import Quantity, QuantityError
from vademecum.model.vocabulary import Jurisdiction, Wording


def _quantity(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Quantity.parse(value)
    except QuantityError as error:
        raise ValueError(str(error)) from error


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    raise ValueError("write true or false")


# Types for pack models: the loader hands every scalar over as text, the schema gives the type.
PackQuantity = Annotated[Quantity, BeforeValidator(_quantity, json_schema_input_type=str)]
PackDate = Annotated[date, BeforeValidator(lambda v: parse_date(v) if isinstance(v, str) else v)]
PackDuration = Annotated[
    timedelta,
    BeforeValidator(
        lambda v: parse_duration(v) if isinstance(v, str) else v, json_schema_input_type=str
    ),
]
PackFlag = Annotated[bool, BeforeValidator(_flag)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$")]


class PackModel(BaseModel):
    """A frozen part of a pack; an unknown key is refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True
    )


class Cite(PackModel):
    """A place in a source: the source's id and the section as the source numbers it."""

    source: str
    section: str


class Source(PackModel):
    """A document that statements cite. `copy` says which copy was read."""

    id: str
    publisher: str
    title: str
    revision: str
    jurisdiction: Literal["US", "EU", "UK", "none"]
    copy_read: str = Field(alias="copy")
    licence: str
    may_quote: PackFlag
    effective: PackDate | None = None
    set_id: str | None = None


class Policy(PackModel):
    """A choice that no label makes, named, visible and switchable by whoever deploys.

    `values` are the numbers of the policy by name, each with its unit, or plain codes.
    """

    id: Identifier
    on: PackFlag = True
    values: dict[str, str] = Field(default_factory=dict)
    durations: dict[str, PackDuration] = Field(default_factory=dict)
    quantities: dict[str, PackQuantity] = Field(default_factory=dict)


class Position(PackModel):
    """What one side of a conflict says; `id` is its text id.

    `results` maps a command to that command's own verdict under this position.
    """

    id: Identifier
    wording: Wording | None = None
    jurisdictions: tuple[Jurisdiction, ...] = ()
    cites: tuple[Cite, ...] = Field(min_length=1)
    results: dict[str, str] = Field(default_factory=dict)


class Conflict(PackModel):
    """Sources that disagree: all positions stay, `acted_on` leads, `id` names the reason's text.

    It is shown with an answer of `commands` whenever one of `shown_with` (statement ids, subjects
    or reason codes; empty: always) occurs there.
    """

    id: Identifier
    topic: str
    positions: tuple[Position, ...] = Field(min_length=2)
    acted_on: int
    commands: tuple[str, ...]
    shown_with: tuple[str, ...] = ()
