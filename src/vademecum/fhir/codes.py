"""Which code of which code system tells which fact: the bindings, read from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from vademecum.model.errors import PackError, PackIssue
from vademecum.model.facts import Registry
from vademecum.model.source import PackFlag, PackModel
from vademecum.model.vocabulary import Review

# What records call a code system, and what the bindings call it.
SYSTEMS = {
    "http://loinc.org": "loinc",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "http://snomed.info/sct": "snomed",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd-10-cm",
    "urn:oid:2.16.840.1.113883.6.90": "icd-10-cm",
    "http://hl7.org/fhir/sid/icd-10": "icd-10",
    "http://hl7.org/fhir/sid/icd-10-de": "icd-10",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "icd-10",
    "urn:oid:2.16.840.1.113883.6.3": "icd-10",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://hl7.org/fhir/sid/ndc": "ndc",
    "urn:oid:2.16.840.1.113883.6.69": "ndc",
    "http://hl7.org/fhir/sid/cvx": "cvx",
    "urn:oid:2.16.840.1.113883.12.292": "cvx",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": "ips-absent",
    "http://terminology.hl7.org/CodeSystem/list-example-use-codes": "list-use",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "interpretation",
}
_ICD = ("icd-10", "icd-10-cm")
_END = "$"  # behind a code that is bound as a whole

Kind = Literal["condition", "observation", "answer", "absence", "list", "reaction"]


class Binding(PackModel):
    """Codes that tell a fact.

    `for`: where the codes stand. `codes` are whole codes, `starts` their beginnings (ICD-10).
    `value` is what the fact becomes (left out: true, or the measured value). `past` is the fact
    that a condition tells once it is over; `ever`: it tells the same over or not. `refutes`: where
    the code is refuted the fact is false, because the code means all of it. `reason`: counts only
    as the reason for which the medicine is ordered. `unspecific`: the code covers several values,
    so it tells nothing by itself. `answers` names the set of answer codes; `set` is that name.
    Codes of `icd-10` count in its national editions too.
    """

    kind: Annotated[Kind, Field(alias="for")]
    fact: str = ""
    system: str
    codes: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    value: bool | str = True
    past: str = ""
    ever: PackFlag = False
    refutes: PackFlag = False
    refuted: PackFlag = False
    reason: PackFlag = False
    unspecific: PackFlag = False
    answers: str = ""
    set: str = ""
    name: str = ""
    review: Review = Review.VERIFIED


Found = tuple[Binding, ...]
_ROWS = TypeAdapter(tuple[Binding, ...])


@dataclass(slots=True, eq=False)
class Tables:
    """The bindings of one kind of place, by code system and whole code; ICD-10 by beginning too.

    `systems` are the code systems that are bound here. `names` are exact names.
    """

    exact: dict[tuple[str, str], Found] = field(default_factory=dict)
    starts: dict[str, dict[str, Found]] = field(default_factory=dict)
    systems: set[str] = field(default_factory=set)
    names: dict[str, Found] = field(default_factory=dict)

    def add(self, system: str, binding: Binding) -> None:
        """File a binding under its codes; an ICD-10 code without its point, as its beginning."""
        if system == "text":
            for code in binding.codes:
                self.names[code] = (*self.names.get(code, ()), binding)
            return
        self.systems.add(system)
        if SYSTEMS[system] not in _ICD:
            for code in binding.codes:
                self.exact[system, code] = (*self.exact.get((system, code), ()), binding)
            return
        table = self.starts.setdefault(system, {})
        for code in (*(c + _END for c in binding.codes), *binding.starts):
            key = code.replace(".", "")
            table[key] = (*table.get(key, ()), binding)

    def by_start(self, system: str, code: str) -> Found:
        """The bindings of the longest known beginning of an ICD-10 code."""
        table = self.starts.get(system)
        if table is None:
            return ()
        plain = code.replace(".", "").upper() + _END
        for size in range(len(plain), 0, -1):
            if (found := table.get(plain[:size])) is not None:
                return found
        return ()


NO_TABLES = Tables()


@dataclass(frozen=True, slots=True)
class Bindings:
    """All bindings, by where their codes stand and by the address of the code system."""

    rows: tuple[Binding, ...]
    tables: Mapping[str, Tables]
    answers: Mapping[str, Tables]

    @staticmethod
    def parse(rows: Iterable[Mapping[str, object]]) -> Bindings:
        """The bindings in parsed rows of packs/_facts/bindings; PackError where one is wrong."""
        try:
            read = _ROWS.validate_python(list(rows))
        except ValidationError as error:
            faults = [
                PackIssue(
                    "_facts/bindings",
                    1,
                    1,
                    str(fault["type"]).replace("_", "-"),
                    "error",
                    f"binding {fault['loc']}: {fault['msg']}",
                )
                for fault in error.errors()
            ]
            raise PackError(faults) from error
        tables: dict[str, Tables] = {}
        answers: dict[str, Tables] = {}
        for row in read:
            home = answers if row.kind == "answer" else tables
            _file(home.setdefault(row.set if row.kind == "answer" else row.kind, Tables()), row)
        return Bindings(read, tables, answers)

    def table(self, kind: Kind) -> Tables:
        """The tables of one kind of place, by the address of the code system."""
        return self.tables.get(kind, NO_TABLES)

    def answer(self, name: str) -> Tables:
        """The tables of one set of answers."""
        return self.answers.get(name, NO_TABLES)

    def faults(self, registry: Registry) -> list[str]:
        """What does not fit the registry of facts: ids, codes, answers and sets."""
        faults = []
        for row in self.rows:
            fact = registry.facts.get(row.fact)
            names = [name for name in (row.fact, row.past) if name]
            faults += [f"{n}: unknown fact" for n in names if n not in registry.facts]
            if row.answers and row.answers not in self.answers:
                faults.append(f"{row.answers}: no such set of answers")
            coded = fact.codes if fact and fact.type == "code" else ()
            if coded and isinstance(row.value, str) and row.value not in coded:
                faults.append(f"{row.fact}: {row.value} is not one of its codes")
            if not (row.codes or row.starts):
                faults.append(f"{row.fact or row.set}: no codes")
        return faults


def _file(tables: Tables, row: Binding) -> None:
    systems = _ICD if row.system == "icd-10" else (row.system,)
    for address, name in (*SYSTEMS.items(), ("text", "text")):
        if name in systems:
            tables.add(address, row)
