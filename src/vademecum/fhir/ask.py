"""Asks a label about the person of a FHIR Bundle, with what else is told about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary

from vademecum.fhir.codes import Bindings
from vademecum.fhir.own import OwnMedicine
from vademecum.fhir.read import read_bundle
from vademecum.fhir.record import FhirReading, FhirRules
from vademecum.model.answer import Answer, Problem
from vademecum.model.errors import InputError, InputIssue, pointer
from vademecum.model.label import Label
from vademecum.packs.commands import Options, RecordFacts, run
from vademecum.packs.load import Pack

# Where the facts of a Bundle seem to stand until their place in it is looked up.
RECORD = pointer("bundle")
_RULES: WeakKeyDictionary[Label, FhirRules] = WeakKeyDictionary()


def fhir_rules(pack: Pack) -> FhirRules:
    """What reading records for a pack needs, made ready once."""
    rules = _RULES.get(pack.label)
    if rules is None:
        own = pack.label.terms.get(pack.label.identity.id)
        rules = FhirRules(
            Bindings.parse(pack.bindings),
            pack.label.registry,
            OwnMedicine.of(own) if own is not None else OwnMedicine(),
        )
        _RULES[pack.label] = rules
    return rules


def ask(
    command: str,
    pack: Pack,
    *,
    document: Mapping[str, object],
    options: Options,
    bundle: object = None,
) -> Answer:
    """The answer of a command to a document and, where there is one, a Bundle (parsed JSON).

    Facts that both tell are merged; where they disagree neither is used. Pointers of problems
    lead into the Bundle where the fact came from there. Raises InputError as both readers do.
    """
    if bundle is None:
        return run(command, pack.label, document=document, options=options)
    reading = read_bundle(bundle, fhir_rules(pack), on=options.on)
    record = RecordFacts(RECORD, reading.facts, reading.problems)
    try:
        answer = run(command, pack.label, document=document, options=options, record=record)
    except InputError as error:
        raise InputError([_in_bundle(issue, reading) for issue in error.issues]) from error
    problems = tuple(_in_bundle(problem, reading) for problem in answer.problems)
    return replace(answer, problems=problems, unread=reading.unread)


Located = TypeVar("Located", Problem, InputIssue)


def _in_bundle(found: Located, reading: FhirReading) -> Located:
    """The same with the place in the Bundle where the fact came from there."""
    if not found.pointer.startswith(RECORD + "/"):
        return found
    fact = found.pointer.removeprefix(RECORD + "/").partition("/")[0]
    return replace(found, pointer=reading.places.get(fact, ""))
