"""CodeableConcepts: what they are called and which bindings their codes have, looked up once."""

from __future__ import annotations

from functools import lru_cache

from vademecum.fhir.codes import NO_TABLES, SYSTEMS, Bindings, Found, Tables

# So many concepts are remembered, none with a longer text.
REMEMBERED_MAX = 8192
TEXT_MAX = 200
Code = dict[str, str]


class Concept:
    """What a CodeableConcept says, whatever its shape; the same content is one object.

    `name` is its text, else a display name, else a code, else empty; `label` its first code as
    "system|code", for people who look it up.
    """

    __slots__ = ("_absence", "_codes", "_found", "_raw", "label", "name")

    def __init__(self, raw: dict[str, object]) -> None:
        """A concept as it stands in a record."""
        self._raw = raw
        self.name = _name(raw)
        self.label = _label(raw)
        self._found: dict[Tables, Found] = {}
        self._absence: dict[Tables, Found] = {}
        self._codes: dict[frozenset[str], tuple[tuple[str, str], ...]] = {}

    def bound(self, tables: Tables) -> Found:
        """The bindings of its codes, or of its text where no code is known."""
        found = self._found.get(tables)
        if found is None:
            found = self._found[tables] = _find(tables, self._raw)
        return found

    def absence(self, bindings: Bindings) -> Found:
        """What it says there is none of; its text counts only where it has no code at all."""
        tables = bindings.table("absence")
        found = self._absence.get(tables)
        if found is None:
            codings = self._raw.get("coding")
            found = _find(tables, {"coding": codings} if codings else self._raw)
            self._absence[tables] = found
        return found

    def codes(self, systems: frozenset[str]) -> list[Code]:
        """Its codes in some systems, as facts write them: {system, value}."""
        found = self._codes.get(systems)
        if found is None:
            found = self._codes[systems] = tuple(_codes(self._raw, systems))
        return [{"system": system, "value": value} for system, value in found]


_REMEMBERED: dict[object, Concept] = {}


def concept_of(raw: object) -> Concept:
    """The concept in a record, remembered by its content; anything else says nothing."""
    if type(raw) is not dict:
        return NO_CONCEPT
    try:
        text, codings = raw.get("text"), raw.get("coding")
        parts = [(c.get("system"), c.get("code"), c.get("display")) for c in codings or ()]
        key = (text, *parts)
        found = _REMEMBERED.get(key)
        if found is None:
            found = Concept(raw)
            if text is None or len(text) <= TEXT_MAX:
                _remember(key, found)
    except (AttributeError, TypeError):
        return Concept(raw)  # an oddity in one concept does not lose it
    return found


def _remember(key: object, concept: Concept) -> None:
    if len(_REMEMBERED) >= REMEMBERED_MAX:
        _REMEMBERED.clear()
    _REMEMBERED[key] = concept


def _find(tables: Tables, raw: dict[str, object]) -> Found:
    """A coding of a code system that is bound here speaks for the concept.

    Only where there is none, or where it is not specific, the written name counts, if it is
    exactly one that is known.
    """
    if tables is NO_TABLES:
        return ()
    codings = raw.get("coding")
    found: Found = ()
    known = False
    for coding in codings if type(codings) is list else ():
        try:
            system, code = coding["system"], coding["code"]
            hit = tables.exact.get((system, code))
            if hit is None and system in tables.systems:
                known = True
                hit = tables.by_start(system, code)
        except (AttributeError, KeyError, TypeError):
            continue  # an oddity in one coding does not lose the others
        if hit:
            found += hit
    if found and not found[0].unspecific:
        return found
    if known and not found:
        return ()
    return _by_name(tables, raw) or found


def _by_name(tables: Tables, raw: dict[str, object]) -> Found:
    codings = raw.get("coding")
    names = [raw.get("text")]
    if type(codings) is list:
        names += [coding.get("display") for coding in codings if type(coding) is dict]
    for name in names:
        if type(name) is str and (found := tables.names.get(fold_name(name))):
            return found
    return ()


@lru_cache(maxsize=1024)
def fold_name(name: str) -> str:
    """A written name without case, outer blanks and the kind that SNOMED CT puts behind it.

    >>> fold_name("Rheumatoid arthritis (disorder)")
    'rheumatoid arthritis'
    """
    plain = name.strip().casefold()
    for kind in (" (disorder)", " (finding)", " (situation)"):
        plain = plain.removesuffix(kind)
    return plain


def _codes(raw: dict[str, object], systems: frozenset[str]) -> list[tuple[str, str]]:
    codings = raw.get("coding")
    found = []
    for coding in codings if type(codings) is list else ():
        if type(coding) is dict and type(coding.get("code")) is str:
            system = SYSTEMS.get(str(coding.get("system")), "")
            if system in systems and coding["code"].strip():
                found.append((system, coding["code"].strip()))
    return found


def _name(raw: dict[str, object]) -> str:
    text = raw.get("text")
    if type(text) is str and text.strip():
        return text.strip()
    codings = raw.get("coding")
    for key in ("display", "code"):
        for coding in codings if type(codings) is list else ():
            shown = coding.get(key) if type(coding) is dict else None
            if type(shown) is str and shown.strip():
                return shown.strip()
    return ""


def _label(raw: dict[str, object]) -> str:
    codings = raw.get("coding")
    for coding in codings if type(codings) is list else ():
        if type(coding) is dict and type(coding.get("code")) is str:
            system = str(coding.get("system") or "")
            return f"{SYSTEMS.get(system, system)}|{coding['code']}"
    return ""


NO_CONCEPT = Concept({})
