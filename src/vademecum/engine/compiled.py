"""Criteria made ready to be asked of many people.

Every question about a single fact becomes a function; how a whole criterion turns out depends on
their answers alone and is worked out once for each combination. All of it agrees with
`logic.evaluate` and `missing.open_facts`, which are the definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vademecum.engine.logic import compare, evaluate, lists
from vademecum.engine.missing import leaf_facts
from vademecum.model.answer import Reason
from vademecum.model.criteria import (
    All,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Flag,
    Leaf,
    Lists,
    Not,
    OneOf,
    criterion_json,
    leaves,
)
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth, all_of, any_of, at_least

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
# TRUE, FALSE, or the facts that keep it unknown, which are never none.
Judgement = Truth | tuple[str, ...]
Judge = Callable[[Patient], Judgement]
_COMBINATIONS_MAX = 512


class CompiledCriterion:
    """A criterion whose outcome for a person is looked up by the answers to its questions."""

    __slots__ = ("_criterion", "_judges", "_known", "facts")

    def __init__(self, criterion: Criterion) -> None:
        """Compile the questions; no combination of answers is worked out yet.

        `facts` are those that it reads, in its order.
        """
        asked = tuple(leaves(criterion))
        self.facts = tuple(dict.fromkeys(leaf.fact for leaf in asked))
        self._criterion = criterion
        self._judges = tuple(judge(leaf) for leaf in asked)
        self._known: dict[tuple[Judgement, ...], Reason] = {}

    def reason(self, patient: Patient) -> Reason:
        """How the criterion turns out for a person, and why."""
        answers = tuple([asked(patient) for asked in self._judges])
        found = self._known.get(answers)
        if found is None:
            if len(self._known) >= _COMBINATIONS_MAX:
                self._known.clear()
            found = self._known[answers] = reason_of(self._criterion, answers)
        return found


def judge(leaf: Leaf) -> Judge:
    """A function from a person to TRUE, FALSE or the open facts of one question."""
    match leaf:
        case Flag(fact, expected):
            return _coded(fact, {expected: TRUE, not expected: FALSE}, bool)
        case OneOf(fact, codes):
            return _coded(fact, dict.fromkeys(codes, TRUE), str)
        case Compare():
            return _compared(leaf)
        case Lists():
            return _listed(leaf)
        case _:
            return lambda patient: _open(evaluate(leaf, patient), leaf, patient)


def _open(truth: Truth, leaf: Leaf, patient: Patient) -> Judgement:
    return leaf_facts(leaf, patient) if truth is UNKNOWN else truth


def _coded(fact: str, truths: dict[object, Truth], kind: type) -> Judge:
    waiting = (fact,)

    def coded(patient: Patient) -> Judgement:
        found = patient.values.get(fact)
        return truths.get(found, FALSE) if isinstance(found, kind) else waiting

    return coded


def _compared(leaf: Compare) -> Judge:
    fact, comparator, base = leaf.fact, leaf.comparator, leaf.limit.base
    limit = base.numerator if base.denominator == 1 else base  # whole numbers compare faster
    waiting = (fact,)

    def compared(patient: Patient) -> Judgement:
        found = patient.values.get(fact)
        truth = UNKNOWN if found is None else compare(found, comparator, limit)
        return waiting if truth is UNKNOWN else truth

    return compared


def _listed(leaf: Lists) -> Judge:
    fact, wanted = leaf.fact, frozenset(leaf.terms)
    waiting = (fact,)

    def listed(patient: Patient) -> Judgement:
        found = patient.values.get(fact)
        if not isinstance(found, ListFact):
            return waiting
        if found.keys.isdisjoint(wanted):
            return FALSE if found.closed else waiting
        return _open(lists(leaf, patient), leaf, patient)

    return listed


def reason_of(criterion: Criterion, answers: Iterable[Judgement]) -> Reason:
    """The outcome of a criterion from the answers to its questions, from left to right."""
    truth, missing, tree = _combined(criterion, iter(answers))
    return Reason(truth, missing, tree)


_Combined = tuple[Truth, tuple[str, ...], dict[str, object]]


def _combined(criterion: Criterion, answers: Iterator[Judgement]) -> _Combined:
    """Truth, the facts that keep it unknown, and the tree with the truth of every node."""
    match criterion:
        case All(parts):
            return _joined("all", [_combined(part, answers) for part in parts], all_of)
        case AnyOf(parts):
            return _joined("any", [_combined(part, answers) for part in parts], any_of)
        case AtLeast(needed, parts):
            inner = [_combined(part, answers) for part in parts]
            truth, missing, tree = _joined("of", inner, lambda each: at_least(needed, each))
            return truth, missing, {"at_least": needed} | tree
        case Not(part):
            truth, missing, tree = _combined(part, answers)
            return ~truth, missing, {"truth": ~truth, "not": tree}
        case _:
            answer = next(answers)
            waiting, truth = ((), answer) if isinstance(answer, Truth) else (answer, UNKNOWN)
            return truth, waiting, {"truth": truth} | criterion_json(criterion)


def _joined(
    key: str, parts: list[_Combined], truth_of: Callable[[Iterable[Truth]], Truth]
) -> _Combined:
    truth = truth_of([part[0] for part in parts])
    waiting = dict.fromkeys(fact for part in parts for fact in part[1])
    missing = tuple(waiting) if truth is UNKNOWN else ()
    return truth, missing, {"truth": truth, key: [part[2] for part in parts]}
