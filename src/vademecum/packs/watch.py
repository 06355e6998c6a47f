"""Cases made ready to be asked again and again: what each looks at, answered the shortest way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vademecum.engine.derive import derived
from vademecum.engine.indication import judge_indication
from vademecum.engine.logic import evaluate
from vademecum.engine.prepared import whole_criterion
from vademecum.engine.shared import situated
from vademecum.model.answer import as_json
from vademecum.model.errors import InputError
from vademecum.model.label import Label, Statement
from vademecum.model.patient import Patient
from vademecum.model.reading import read_facts
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Level
from vademecum.packs.cases import Case, answer_of, check, matches
from vademecum.packs.commands import fact_rules
from vademecum.packs.draft import SERVES

# What an assessment shows that needs no whole assessment.
_SHORT = frozenset({"indication"})
# Stands for everything that a case looks at, truths of statements included.
WHOLE = frozenset({"*"})


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """A case with its person.

    `terms` are the symptoms it tells, `marks` the texts of the unchanged answer (ids among them);
    both for triage only. `truths` are those that it expects of statements, `keys` what else it
    looks at.
    """

    case: Case
    person: Patient
    terms: frozenset[str]
    marks: frozenset[str]
    truths: dict[str, str]
    keys: frozenset[str]

    def expects(self, statement: str) -> str | None:
        """The truth that it expects of a statement, or None."""
        return self.truths.get(statement, self.truths.get("*"))


def watch(label: Label, case: Case) -> Watch:
    """A case with everything looked up that the rules of the label do not change."""
    facts = case.document.get("facts")
    told = [("/facts", facts)] if isinstance(facts, Mapping) else []
    keys = frozenset(case.expect) - set(case.truths)
    try:
        person = read_facts(told, fact_rules(label), on=case.options.on)
    except InputError:
        person, keys = Patient(case.options.on, {}), WHOLE
    answer = as_json(answer_of(label, case)) if case.command in SERVES["triage"] else None
    return Watch(
        case=case,
        person=situated(derived(person), case.options.context),
        terms=frozenset(_terms(answer)),
        marks=frozenset(texts_in(answer)),
        truths=case.truths if case.command == "assess" else {},
        keys=keys,
    )


def _terms(answer: object) -> Iterator[str]:
    """The symptoms behind the reasons of an answer."""
    if isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from texts_in(value) if key == "terms" else _terms(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _terms(value)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a nested value, keys left aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def truth_of(statement: Statement, person: Patient) -> Truth:
    """How a statement turns out for a person, its jurisdictions, phase and uses included."""
    return evaluate(whole_criterion(statement), person)


def in_force(label: Label, seen: Watch) -> Iterator[Statement]:
    """The statements that an assessment of the case judges."""
    for statement in label.statements:
        is_on = statement.policy is None or label.policy(statement.policy) is not None
        if statement.when is not None and is_on and (seen.case.policies or not statement.policy):
            yield statement


def passes(label: Label, seen: Watch) -> bool:
    """Whether a case comes out as expected on the unchanged label, truths and all."""
    if not seen.truths or not seen.keys <= _SHORT:
        return not fails(label, seen, keys=WHOLE)
    truths = {each.id: truth_of(each, seen.person) for each in in_force(label, seen)}
    named = {name for name in seen.truths if name != "*"}
    met = (seen.expects(name) in (None, truth.value) for name, truth in truths.items())
    return named <= set(truths) and all(met) and not fails(label, seen, keys=seen.keys)


def fails(label: Label, seen: Watch, *, keys: frozenset[str]) -> bool:
    """Whether one of the keys that a case looks at is not as expected.

    A rule that breaks the software fails too: the unchanged one does not.
    """
    try:
        if keys <= _SHORT and seen.case.command == "assess":
            return bool(keys) and not _fits_use(label, seen)
        return check(label, seen.case) is not None
    except Exception:  # noqa: BLE001 - whatever it is, a case that passes does not raise it
        return True


def _fits_use(label: Label, seen: Watch) -> bool:
    found = judge_indication(label, seen.person, seen.case.options.context)
    return matches(seen.case.expect["indication"], as_json(found))


Tally = Counter[tuple[Level, Truth]]


def tally_of(label: Label, seen: Watch) -> Tally:
    """How many statements of each level turn out how for the person of a case."""
    return Counter(
        (each.then.wording.level, truth_of(each, seen.person)) for each in in_force(label, seen)
    )


def fits_verdict(seen: Watch, tally: Tally) -> bool:
    """Whether a case expects the verdict that follows from so many statements of each level."""

    def gravest(*truths: Truth) -> str:
        levels = [level for level in Level for truth in truths if tally[level, truth] > 0]
        return max(levels, key=lambda level: level.rank, default=Level.CLEAR).value

    found = {
        "at_least": gravest(Truth.TRUE),
        "at_most": gravest(Truth.TRUE, Truth.UNKNOWN),
    }
    return matches(seen.case.expect["verdict"], found)
