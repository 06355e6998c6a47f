"""Random people told in the facts of the registry, near every limit that the pack knows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from tests.anakinra_pack import label, rules
from vademecum.engine.prepared import rules as prepared
from vademecum.model.criteria import Compare, leaves
from vademecum.model.facts import Fact
from vademecum.model.quantity import Quantity, number_text

Facts = dict[str, object]
# Told besides, or instead, these would say the same thing twice, or contradict each other.
CALCULATED = ("renal.creatinine_clearance", "renal.blood_urea", "person.birth_date")
MEDICINES = ["etanercept", "Humira", "Ilaris", "methotrexate", "prednisolone", "warfarin",
             "abatacept", "rituximab", "ibuprofen", "folic acid", "TNF blocker",
             "nobody knows this"]  # fmt: skip
VACCINES = ["MMR", "yellow fever vaccine", "influenza vaccine", "FluMist", "Shingrix", "BCG",
            "nobody knows this"]  # fmt: skip
SUBSTANCES = ["latex", "penicillin", "E. coli protein", "anakinra", "polysorbate 80",
              "nobody knows this"]  # fmt: skip
NAMES = {"medicine": MEDICINES, "vaccine": VACCINES, "substance": SUBSTANCES,
         "infection": ["pneumonia", "shingles"]}  # fmt: skip
AGES = [
    "3 mo",
    "7 mo",
    "8 mo",
    "1 a",
    "4 a",
    "17 a",
    "18 a",
    "40 a",
    "64 a",
    "65 a",
    "75 a",
    "90 a",
]
DAYS = ["2025-06-01", "2026-02-01", "2026-05-01", "2026-05-15", "2026-05-31", "2026-06-01",
        "2026-06-15", "2026-08-01"]  # fmt: skip
days = st.sampled_from(DAYS)


@cache
def limits() -> Mapping[str, tuple[Fraction, ...]]:
    """The limits of the pack by fact, in the base unit."""
    found: dict[str, set[Fraction]] = {}
    criteria = [rule.criterion for rule in prepared(label())]
    criteria += [item.when for use in label().indications for item in use.criteria]
    for criterion in criteria:
        for leaf in leaves(criterion):
            if isinstance(leaf, Compare):
                found.setdefault(leaf.fact, set()).add(leaf.limit.base)
    return {fact: tuple(sorted(each)) for fact, each in found.items()}


def amounts(fact: Fact) -> st.SearchStrategy[str]:
    """Amounts in the canonical unit: at every limit, just under and just over it, and between."""
    assert fact.range is not None
    low, high = (limit.to(fact.units[0]) for limit in fact.range.plausible)
    step = Fraction(1, 10)
    near = [
        base / Quantity(Decimal(1), fact.units[0]).base + n * step
        for base in limits().get(fact.id, ())
        for n in (-1, 0, 1)
    ]
    ends = range(int(Fraction(low.value)) + 1, int(Fraction(high.value)) + 1)
    inside = [each for each in near if Fraction(low.value) <= each <= Fraction(high.value)]
    texts = [f"{number_text(each)} {fact.units[0]}" for each in inside]
    between = st.sampled_from(ends).map(lambda n: f"{n} {fact.units[0]}")
    return st.sampled_from(texts) | between if texts else between


def entries(of: str) -> st.SearchStrategy[object]:
    """One entry of a list fact, with dates now and then."""
    named = st.sampled_from(NAMES[of])
    if of == "substance":
        return named
    key = "date" if of == "vaccine" else "start"
    dated = st.builds(lambda name, day: {"name": name, key: day}, named, days)
    if of != "medicine":
        return named | dated
    return named | dated | st.builds(lambda name, day: {"name": name, "stop": day}, named, days)


def told_lists(fact: Fact) -> st.SearchStrategy[object]:
    """ "none", an open list or a complete one."""
    entry: st.SearchStrategy[object]
    entry = st.sampled_from(fact.codes) if fact.type == "codes" else entries(fact.of or "")
    items = st.lists(entry, min_size=1, max_size=3, unique_by=str)
    whole = items.map(lambda some: {"items": some, "complete": True})
    return st.just("none") | items | whole


@cache
def values(fact_id: str) -> st.SearchStrategy[object]:
    """What may be told for a fact."""
    fact = rules().registry.facts[fact_id]
    match fact.type:
        case "bool":
            return st.booleans()
        case "code":
            return st.sampled_from(fact.codes)
        case "age":
            return st.sampled_from(AGES)
        case "date" | "instant":
            return days
        case "quantity":
            return amounts(fact)
    return told_lists(fact)


@cache
def fact_ids() -> tuple[str, ...]:
    """Every fact that the pack asks about, and those that others are calculated from."""
    asked = {fact for rule in prepared(label()) for fact in rule.compiled.facts}
    inputs = {"person.age", "person.sex", "person.weight", "person.height",
              "renal.serum_creatinine", "renal.blood_urea_nitrogen"}  # fmt: skip
    return tuple(sorted((asked | inputs) - {*CALCULATED, "context.jurisdiction"}))


@st.composite
def told(draw: st.DrawFn, *, most: int = 20) -> Facts:
    """The facts of a person: some told, the others not; a weight is always confirmed."""
    chosen = draw(st.lists(st.sampled_from(fact_ids()), max_size=most, unique=True))
    facts: Facts = {fact: draw(values(fact)) for fact in chosen}
    if "person.weight" in facts:
        facts["person.weight"] = {"value": facts["person.weight"], "confirmed": True}
    return facts
