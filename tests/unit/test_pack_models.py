"""The parts of a pack as the schema types them: quantities, flags, durations, dose regimens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from tests.anakinra_pack import rules
from tests.small_label import small_label, statement
from vademecum.model.dose import Regimen
from vademecum.model.facts import Fact
from vademecum.model.quantity import Quantity
from vademecum.model.readvalue import canonical, plausible
from vademecum.model.source import (
    PackDate,
    PackDuration,
    PackFlag,
    PackModel,
    PackQuantity,
)
from vademecum.packs.coverage import known_ids

CITE = [{"source": "us-pi", "section": "2.2"}]
REGIMEN = {"id": "x.regimen", "for": ["nomid"], "jurisdictions": ["US"], "cite": CITE}
START = {"low": "1 mg/kg/d", "high": "2 mg/kg/d"}


class Sample(PackModel):
    """One of each."""

    amount: PackQuantity = Quantity.parse("1 mg")
    day: PackDate = date(2026, 1, 1)
    span: PackDuration = timedelta(days=1)
    flag: PackFlag = True


def test_texts_become_what_the_schema_says() -> None:
    found = Sample.model_validate(
        {"amount": "30 mL/min", "day": "2026-05-04", "span": "P2D", "flag": False}
    )

    assert found == Sample(
        amount=Quantity.parse("30 mL/min"),
        day=date(2026, 5, 4),
        span=timedelta(days=2),
        flag=False,
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"amount": "30"}, "write the unit"),
        ({"amount": "30 stone"}, "not known"),
        ({"amount": 30}, "instance of Quantity"),
        ({"day": "4.5.2026"}, "year-month-day"),
        ({"span": "2 days"}, "write a duration"),
        ({"flag": "true"}, "write true or false"),
        ({"flag": 1}, "write true or false"),
        ({"spam": "x"}, "not permitted"),
    ],
)
def test_what_is_not_one_is_refused_with_words(written: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Sample.model_validate(written)


@pytest.mark.parametrize(
    "kinds",
    [
        {},
        {"fixed": "100 mg/d", "start": START, "maximum": "8 mg/kg/d"},
        {"fixed": "100 mg/d", "maximum": "8 mg/kg/d"},
        {"start": START},
        {"maximum": "8 mg/kg/d"},
    ],
)
def test_a_regimen_is_either_fixed_or_by_weight(kinds: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="either `fixed`, or"):
        Regimen.model_validate({**REGIMEN, **kinds})


def test_both_kinds_of_regimen_are_read() -> None:
    fixed = Regimen.model_validate({**REGIMEN, "fixed": "100 mg/d"})
    weighed = Regimen.model_validate({**REGIMEN, "start": START, "maximum": "8 mg/kg/d"})

    assert fixed.maximum is None
    assert weighed.start is not None
    assert str(weighed.start.high) == "2 mg/kg/d"


def test_a_quantity_without_a_range_is_always_plausible() -> None:
    free = Fact.model_validate(
        {"id": "x", "type": "quantity", "units": ["mg"], "ask": {"en": "?"}}
    )
    amount = canonical(free, Quantity.parse("99999 mg"))

    assert amount is not None
    assert plausible(free, amount, None)


def test_every_fact_of_the_registry_can_be_told_and_asked_for() -> None:
    facts = rules().registry.facts

    for fact in facts.values():
        assert set(fact.ask) >= {"en", "es"}, fact.id
        assert bool(fact.units) == (fact.type in ("quantity", "age")), fact.id
        assert bool(fact.codes) == (fact.type in ("code", "codes")), fact.id
        assert (fact.of is not None) == (fact.type == "list"), fact.id
        assert set(fact.molar) <= set(fact.units), fact.id


def test_a_label_of_statements_alone_is_known_by_their_ids() -> None:
    small = small_label(statement("a", {"fact": "renal.esrd"}), policies=[{"id": "x.policy.one"}])

    assert {"x.a", "x.policy.one"} <= known_ids(small)
