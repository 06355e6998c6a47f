"""What labels list as adverse reactions: the words for them, where they stand, how grave."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from vademecum.model.source import Cite, PackFlag, PackModel
from vademecum.model.vocabulary import Authorisation, Jurisdiction, Review


class Expectedness(StrEnum):
    """Whether the labels list an event of this nature and severity."""

    EXPECTED = "expected"
    UNEXPECTED = "unexpected"
    UNKNOWN = "unknown"


class Listing(Cite):
    """A passage that names a reaction.

    `up_to` is the gravest form that the passage describes (None: it says nothing about it).
    `sign_of`: it is named only as a sign of that reaction. What nobody has read or confirmed
    (`review`) lists nothing for certain.
    """

    up_to: Literal["moderate", "severe", "life-threatening"] | None = None
    sign_of: str | None = None
    review: Review = Review.VERIFIED


class Reaction(PackModel):
    """One reaction with what it is called; listed nowhere, it is still a known word.

    `symptoms` are rows of the symptom table whose words count too, where they name no place. With
    `site` the words count only in the forms that say "at the injection site".
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    symptoms: tuple[str, ...] = ()
    site: PackFlag = False
    listed: tuple[Listing, ...] = ()


class Reference(PackModel):
    """The documents that decide what is expected in some jurisdictions.

    `whole`: what none of them lists is unexpected; else it stays unknown, because not all of it
    was read. Without `authorisations` it always counts, else only when one of them is told.
    """

    sources: tuple[str, ...] = Field(min_length=1)
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1)
    authorisations: tuple[Authorisation, ...] = ()
    whole: PackFlag
