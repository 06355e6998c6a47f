"""Recognises the medicine in question itself among the medicines of a record."""

from __future__ import annotations

from dataclasses import dataclass

from vademecum.model.terms import Term

SHORTEST_WITHIN = 6


@dataclass(frozen=True, slots=True)
class OwnMedicine:
    """Names, in lower case, and codes (system, value) of one medicine."""

    names: frozenset[str] = frozenset()
    codes: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(term: Term) -> OwnMedicine:
        """The medicine of a term of the shared vocabulary."""
        names = {term.id.replace("-", " "), *term.names, *term.brands}
        codes = [
            (system, value)
            for part in (term.codes, term.codes_to_check)
            for system, values in part.items()
            for value in values
        ]
        return OwnMedicine(frozenset(name.casefold() for name in names), frozenset(codes))

    def matches(self, name: str, codes: list[dict[str, str]]) -> bool:
        """Whether a name, also within a longer one, or a code means this medicine."""
        for code in codes:
            if (code["system"], code["value"]) in self.codes:
                return True
        plain = name.casefold()
        if plain in self.names:
            return True
        return any(own in plain and len(own) >= SHORTEST_WITHIN for own in self.names)
