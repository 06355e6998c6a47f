"""A case completed from the facts about the same person, without overriding what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from vademecum.model.answer import Problem
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age, Patient
from vademecum.model.quantity import Quantity
from vademecum.model.readvalue import age_of
from vademecum.model.report import DEATH, Element, ReportCase, ReportRules
from vademecum.model.terms import fold
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Authorisation, Jurisdiction

_AGE, _SEX, _INDICATION = "person.age", "person.sex", "indication.code"


@dataclass(frozen=True, slots=True)
class Completed:
    """The case with what the facts add, the ids of those facts, and where the two disagree."""

    case: ReportCase
    taken: tuple[str, ...]
    problems: tuple[Problem, ...]


def rules_of(label: Label) -> ReportRules:
    """The rules for reports of a label that has them."""
    assert label.report is not None, "this pack has no rules for reports"
    return label.report


def completed(
    label: Label, case: ReportCase, *, patient: Patient, jurisdiction: Jurisdiction | None
) -> Completed:
    """Age, sex, brand and kind of authorisation, where the case leaves them out.

    Seriousness is never concluded from a fact: a stay in hospital may have another reason.
    """
    taken: list[str] = []
    age, sex = case.patient.age, case.patient.sex
    if age is None and patient.age() is not None:
        age = _age(patient)
        taken.append(_AGE if _AGE in patient.told else "person.birth_date")
    if sex is None and patient.code(_SEX) is not None:
        sex = patient.code(_SEX)
        taken.append(_SEX)
    authorisation = case.authorisation
    if authorisation is None:
        authorisation = _authorisation(label, patient.code(_INDICATION), jurisdiction)
        taken += [_INDICATION] if authorisation is not None else []
    filled = replace(
        case,
        patient=replace(case.patient, age=age, sex=sex),
        product=replace(case.product, brand=case.product.brand or _brand(label, case)),
        authorisation=authorisation,
    )
    disagreements = _disagreements(label, patient, case, jurisdiction)
    return Completed(filled, tuple(taken), (*case.problems, *disagreements))


def _age(patient: Patient) -> Quantity:
    """The age as it was told, else in completed years, or months under two years."""
    age, told = patient.age(), patient.told.get(_AGE)
    assert age is not None
    written = told.get("value") if isinstance(told, Mapping) else told
    if isinstance(written, str) and "person.birth_date" not in patient.values:
        return Quantity.parse(written)
    years = age.years
    if years is not None and years >= 2:
        return Quantity(Decimal(years), "a")
    return Quantity(Decimal(int(age.low)), "mo")


def _brand(label: Label, case: ReportCase) -> str | None:
    """A product named by its brand has told its brand."""
    name = case.product.name
    brands = {fold(brand) for brand in label.identity.brands}
    return name if name is not None and fold(name) in brands else None


def _authorisation(
    label: Label, indication: str | None, jurisdiction: Jurisdiction | None
) -> Authorisation | None:
    """How the label of the jurisdiction has this use; None while that is not known."""
    if indication is None or jurisdiction is None:
        return None
    found = {
        entry.authorisation
        for entry in label.indications
        if entry.code == indication and jurisdiction in entry.jurisdictions
    }
    if not found:
        return Authorisation.OFF_LABEL
    return found.pop() if len(found) == 1 else None


def _disagreements(
    label: Label, patient: Patient, case: ReportCase, jurisdiction: Jurisdiction | None
) -> Iterator[Problem]:
    age, sex = case.patient.age, patient.code(_SEX)
    if age is not None and _apart(age_of(int(age.value), age.unit), patient.age()):
        yield _disagreement("/case/patient/age", _AGE)
    if case.patient.sex is not None and sex not in (None, case.patient.sex):
        yield _disagreement("/case/patient/sex", _SEX)
    use = _authorisation(label, patient.code(_INDICATION), jurisdiction)
    if case.authorisation is not None and use not in (None, case.authorisation):
        yield _disagreement("/case/authorisation", _INDICATION)


def _apart(told: Age, known: Age | None) -> bool:
    return known is not None and (told.high <= known.low or known.high <= told.low)


def _disagreement(pointer: str, fact: str) -> Problem:
    message = "the case and the facts do not agree here; the case was used"
    return Problem(pointer, fact, "conflicting", message)


def contradictions(case: ReportCase, rules: ReportRules, *, on: date) -> Iterator[Problem]:
    """What cannot be right: a day in the future, an event known before it began, a death that is
    said not to be serious.
    """
    if case.aware_on is not None and case.aware_on > on:
        message = "this day lies after the day of the question; check it, the time limit needs it"
        yield Problem("/case/aware_on", "case.aware_on", "future", message)
    onset = case.event.onset
    if onset is not None and onset > on:
        message = "this day lies after the day of the question"
        yield Problem("/case/event/onset", "case.event.onset", "future", message)
    if onset is not None and case.aware_on is not None and onset > case.aware_on:
        message = "the event begins after somebody became aware of it"
        yield Problem("/case/event/onset", "case.event.onset", "conflicting", message)
    if case.seriousness == ListFact(complete=True) and is_fatal(case, rules):
        message = (
            "the outcome is death, and the case is said not to be serious; the outcome counts"
        )
        yield Problem("/case/seriousness", "case.seriousness", "conflicting", message)


def missing_elements(case: ReportCase) -> tuple[Element, ...]:
    """The elements without which this is not a report."""
    person, product = case.patient, case.product
    there = {
        Element.REPORTER: case.reporter.identifiable,
        Element.PATIENT: any((person.age, person.sex, person.initials)),
        Element.PRODUCT: bool(product.name or product.brand),
        Element.EVENT: case.event.term is not None,
    }
    return tuple(element for element, present in there.items() if not present)


def seriousness_of(case: ReportCase, rules: ReportRules) -> tuple[Truth, tuple[str, ...]]:
    """Whether the case is serious and by which outcomes; a fatal outcome counts as death."""
    codes = dict.fromkeys(case.seriousness.items)
    if is_fatal(case, rules):
        codes = dict.fromkeys((DEATH, *codes))
    if codes:
        return Truth.TRUE, tuple(codes)
    return (Truth.FALSE if case.seriousness.complete else Truth.UNKNOWN), ()


def is_fatal(case: ReportCase, rules: ReportRules) -> bool:
    """Whether the outcome was told to be death."""
    return case.outcome is not None and fold(case.outcome) in map(fold, rules.fatal_outcomes)


def to_ask_for(case: ReportCase, serious: Truth) -> tuple[str, ...]:
    """What a complete report would still tell, in the order of the four elements."""
    told = {
        "reporter-contact": case.reporter.identifiable,
        "reporter-role": case.reporter.role,
        "patient-age": case.patient.age,
        "patient-sex": case.patient.sex,
        "product-name": case.product.name or case.product.brand,
        "brand-name": case.product.brand,
        "batch-number": case.product.batch,
        "event": case.event.term,
        "onset-date": case.event.onset,
        "severity": case.event.severity,
        "seriousness": serious is not Truth.UNKNOWN,
        "outcome": case.outcome,
        "kind": case.kind,
        "authorisation": case.authorisation,
        "aware-date": case.aware_on,
    }
    return tuple(code for code, value in told.items() if not value)
