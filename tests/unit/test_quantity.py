"""Amounts: what is read, in which units, how exactly they convert and how they are shown."""

from __future__ import annotations

import random
import re
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest

from vademecum.model.quantity import (
    ALIASES,
    UNITS,
    Quantity,
    QuantityError,
    looks_numeric,
    number_text,
    rounded,
    unit_code,
)

# Section 1 of the public contract: at most five digits before and three after the point.
CONTRACT = re.compile(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?")
# Digits of two scripts, signs and separators that look like others, spaces of several kinds.
ALPHABET = "0123456789" * 3 + "..,,+-eE_ " + "０５٠٥" + "\u00a0\u2009\u2212\t\n" + "x'"


def read(text: str) -> bool:
    try:
        Quantity.parse(text)
    except QuantityError:
        return False
    return True


def code_of(text: str) -> str:
    with pytest.raises(QuantityError) as refused:
        Quantity.parse(text)
    return refused.value.code


def test_twelve_thousand_random_texts_are_numbers_exactly_where_the_contract_says_so() -> None:
    source = random.Random(20260601)
    texts = ["".join(source.choices(ALPHABET, k=source.randint(0, 7))) for _ in range(8_000)]
    digits = "0123456789."
    texts += ["".join(source.choices(digits, k=source.randint(1, 9))) for _ in range(4_000)]

    wrong = [t for t in texts if read(f"{t} kg") != (CONTRACT.fullmatch(t) is not None)]

    assert wrong == []
    assert sum(read(f"{text} kg") for text in texts) > 1_000


@pytest.mark.parametrize("number", ["0", "7", "99999", "0.001", "10.5", "99999.999", "1.0"])
def test_a_plain_number_is_read_as_it_stands(number: str) -> None:
    assert Quantity.parse(f"{number} kg") == Quantity(Decimal(number), "kg")


@pytest.mark.parametrize(
    "number",
    ["1_0", ".5", "5.", "1e2", "1E2", "１０", "٤٥", "-5", "+5", "\u22125", "1,5", "1,000", "1.2.3",
     "00", "07", "100000", "1.0000", "", "NaN", "Infinity", "0x1F", "½", "1/2", "~5", "<5"],
)  # fmt: skip
def test_anything_but_a_plain_number_is_unreadable(number: str) -> None:
    assert code_of(f"{number} kg") == "number-unreadable"


@pytest.mark.parametrize(
    "text", ["", " ", "kg", " 68 kg", "68\u00a0kg", "68kg", "68\tkg", "68\nkg"]
)
def test_a_number_and_a_unit_have_one_plain_space_between_them(text: str) -> None:
    assert code_of(text) == "number-unreadable"


@pytest.mark.parametrize(
    "text", ["68  kg", "68 kg ", "68 KG", "68 kilo", "68 mg.h", "68 \u00a0kg"]
)
def test_a_unit_that_is_not_on_the_list_is_not_accepted(text: str) -> None:
    assert code_of(text) == "unit-not-accepted"


@pytest.mark.parametrize("text", ["68", "0.8", "68 "])
def test_a_bare_number_lacks_its_unit(text: str) -> None:
    assert code_of(text) == "unit-missing"


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_every_spelling_of_a_unit_means_a_known_unit(alias: str) -> None:
    assert Quantity.parse(f"5 {alias}").unit == ALIASES[alias]
    assert ALIASES[alias] in UNITS


@pytest.mark.parametrize(
    ("written", "unit"),
    [("y", "a"), ("yr", "a"), ("years", "a"), ("lb", "[lb_av]"), ("in", "[in_i]"), ("C", "Cel"),
     ("°C", "Cel"), ("F", "[degF]"), ("°F", "[degF]"), ("x10^9/L", "10*9/L"),
     ("10^9/L", "10*9/L"), ("K/uL", "10*3/uL"), ("K/µL", "10*3/uL"), ("µmol/L", "umol/L"),
     ("\u03bcmol/L", "umol/L"), ("µg", "ug"), ("mcg", "ug"), ("x ULN", "{ULN}")],
)  # fmt: skip
def test_the_spellings_of_the_contract_are_read(written: str, unit: str) -> None:
    assert unit_code(written) == unit


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_every_unit_converts_to_its_like_and_back_exactly(unit: str) -> None:
    amount = Quantity(Decimal("37.125"), unit)

    for other in UNITS.values():
        if other.dimension == amount.dimension:
            assert amount.to(other.code).to(unit) == amount
            assert amount.to(other.code).same_as(amount)


@pytest.mark.parametrize(
    ("given", "unit", "expected"),
    [
        ("1 [lb_av]", "kg", "0.45359237"),
        ("1 [oz_av]", "g", "28.349523125"),
        ("1 [in_i]", "cm", "2.54"),
        ("100 Cel", "[degF]", "212"),
        ("0 Cel", "[degF]", "32"),
        ("98.6 [degF]", "Cel", "37"),
        ("38 Cel", "[degF]", "100.4"),
        ("1500 /uL", "10*9/L", "1.5"),
        ("1.5 10*3/uL", "/uL", "1500"),
        ("1 wk", "h", "168"),
        ("2 a", "mo", "24"),
        ("1 mg/dL", "mg/L", "10"),
        ("12 g/dL", "g/L", "120"),
        ("250 ug", "mg", "0.25"),
    ],
)
def test_conversions_are_those_of_the_standards(given: str, unit: str, expected: str) -> None:
    assert Fraction(Quantity.parse(given).to(unit).value) == Fraction(expected)


def test_a_third_stays_a_fraction_so_that_nothing_is_lost() -> None:
    celsius = Quantity.parse("100 [degF]").to("Cel")

    assert celsius.value == Fraction(340, 9)
    assert celsius.to("[degF]") == Quantity(Decimal(100), "[degF]")


def test_an_amount_is_not_given_in_a_unit_of_another_kind() -> None:
    with pytest.raises(QuantityError) as refused:
        Quantity.parse("68 kg").to("mL/min")
    assert refused.value.code == "unit-not-accepted"
    assert not Quantity.parse("1 kg").same_as(Quantity.parse("1 cm"))
    assert not Quantity.parse("1 mg").same_as(Quantity.parse("1 cm"))
    assert not Quantity.parse("1 kg").same_as(Quantity.parse("2 kg"))


def test_an_estimated_rate_by_surface_is_not_a_clearance() -> None:
    assert Quantity.parse("60 mL/min/1.73 m2").dimension == "egfr"
    assert Quantity.parse("60 mL/min").dimension == "clearance"


@pytest.mark.parametrize(
    ("value", "significant", "text"),
    [
        (Fraction("1.07466"), 4, "1.075"),
        (Fraction("0.00012345"), 4, "0.0001234"),
        (Fraction("0.00012355"), 4, "0.0001236"),
        (Fraction("1234567.5"), 4, "1234568"),
        (Fraction("2.5"), 1, "2"),
        (Fraction("3.5"), 1, "4"),
        (Fraction(0), 4, "0"),
        (Fraction("99.996"), 4, "100"),
    ],
)
def test_rounding_goes_to_the_even_neighbour_and_never_cuts_whole_digits(
    value: Fraction, significant: int, text: str
) -> None:
    assert number_text(rounded(value, significant)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("100.50"), "100.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.000"), "0"),
        (Fraction(4), "4"),
        (Fraction(2, 3), "0.666667"),
        (Fraction(200000, 3), "66666.7"),
    ],
)
def test_numbers_are_shown_without_exponent_or_trailing_zeros(
    value: Decimal | Fraction, text: str
) -> None:
    assert number_text(value) == text


def test_numbers_are_shown_alike_whatever_the_settings_of_the_thread_are() -> None:
    with localcontext(Context(prec=3)):
        found = [number_text(Fraction("123456.789")), number_text(Fraction(1, 2**39))]

    assert found == ["123456.789", "0.000000000001818989403545856475830078125"]


def test_what_no_short_decimal_can_hold_is_rounded() -> None:
    assert number_text(Fraction(1, 3)) == "0.333333"
    assert number_text(Fraction(1, 2**41)) == number_text(rounded(Fraction(1, 2**41), 6))
    assert number_text(Fraction(1, 10**12)) == "0.000000000001"


def test_an_amount_prints_as_number_space_unit() -> None:
    assert str(Quantity.parse("68.50 kg")) == "68.5 kg"
    assert repr(Quantity.parse("68 kg")) == "Quantity(68 kg)"


@pytest.mark.parametrize(
    ("text", "numeric"),
    [("68", True), ("-1", True), (".5", True), ("+", True), ("none", False), ("", False)],
)
def test_a_text_that_starts_like_a_number_is_told_from_words(text: str, numeric: bool) -> None:
    assert looks_numeric(text) is numeric
