"""Random criteria over a small world of facts, and random people with holes to ask."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from vademecum.model.criteria import (
    COMPARATORS,
    All,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Flag,
    Lists,
    Not,
    OneOf,
    Within,
)
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age, Listed, Measured, Patient, Value
from vademecum.model.quantity import Quantity

ON = date(2026, 6, 1)
STOP = "therapy.stop"
FLAGS = ("flag.one", "flag.two", "flag.three")
CODED = ("code.one", "code.two")
CODES = ("a", "b", "c")
AMOUNTS = ("amount.one", "amount.two")
LISTED = ("list.one", "list.two")
TERMS = ("x", "y", "z")
DAYS = ("day.one", STOP)
AGE = "person.age"

# Limits whose base is a whole number and limits whose base is not.
amounts = st.integers(1, 8).map(lambda n: Quantity.parse(f"{n * 500} /uL"))
ages = st.sampled_from(["8 mo", "1 a", "2 a", "18 a"]).map(Quantity.parse)
comparators = st.sampled_from(COMPARATORS)
spans = st.sampled_from([timedelta(days=n) for n in (0, 7, 30)])
near_days = st.integers(-40, 10).map(lambda n: ON + timedelta(days=n))
_some_terms = st.lists(st.sampled_from(TERMS), min_size=1, max_size=2, unique=True).map(tuple)

flags = st.builds(Flag, st.sampled_from(FLAGS), st.booleans())
codes = st.builds(
    OneOf,
    st.sampled_from(CODED),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True).map(tuple),
)
counts = st.builds(Compare, st.sampled_from(AMOUNTS), comparators, amounts)
old = st.builds(Compare, st.just(AGE), comparators, ages)
named = st.builds(
    Lists, st.sampled_from(LISTED), _some_terms, st.none() | spans, during_therapy=st.booleans()
)
lately = st.builds(Within, st.sampled_from(DAYS), spans)
leaf_criteria: st.SearchStrategy[Criterion] = st.one_of(flags, codes, counts, old, named, lately)


def criteria(
    leaf: st.SearchStrategy[Criterion] = leaf_criteria, *, largest: int = 8
) -> st.SearchStrategy[Criterion]:
    """Criteria of up to so many questions."""
    return st.recursive(leaf, _joined, max_leaves=largest)


def _joined(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    parts = st.lists(inner, min_size=1, max_size=4).map(tuple)
    counts = parts.flatmap(lambda p: st.builds(AtLeast, st.integers(1, len(p)), st.just(p)))
    return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts), st.builds(Not, inner), counts)


def _measured(quantity: Quantity) -> Measured:
    return Measured(quantity, quantity.base)


@st.composite
def _entries(draw: st.DrawFn) -> Listed:
    name = draw(st.sampled_from((*TERMS, "w", "nobody knows this")))
    known = name != "nobody knows this"
    start, last = draw(st.none() | near_days), draw(st.none() | near_days)
    return Listed(name, frozenset((name,) if known else ()), name if known else None, start, last)


lists_told = st.builds(ListFact, st.lists(_entries(), max_size=3).map(tuple), st.booleans())
months = st.integers(0, 300)
ages_told = st.builds(
    lambda low, width: Age(Fraction(low), Fraction(low + width)), months, st.integers(1, 12)
)


def told_values() -> st.SearchStrategy[dict[str, Value]]:
    """Everything that can be known about a person of the small world."""
    kinds: dict[str, st.SearchStrategy[Value]] = {}
    kinds |= dict.fromkeys(FLAGS, st.booleans())
    kinds |= dict.fromkeys(CODED, st.sampled_from(CODES))
    kinds |= dict.fromkeys(AMOUNTS, amounts.map(_measured))
    kinds |= dict.fromkeys(LISTED, lists_told.filter(lambda each: each.known))
    kinds |= dict.fromkeys(DAYS, near_days)
    kinds[AGE] = ages_told
    return st.fixed_dictionaries(kinds)


@st.composite
def people(draw: st.DrawFn) -> Patient:
    """A person with holes: some facts are known, the others are not."""
    values = draw(told_values())
    holes = draw(st.sets(st.sampled_from(sorted(values))))
    return Patient(ON, {fact: value for fact, value in values.items() if fact not in holes})


def forgetting(patient: Patient, *facts: str) -> Patient:
    """The same person with some facts not known."""
    left = {fact: value for fact, value in patient.values.items() if fact not in facts}
    return Patient(patient.on, left)
