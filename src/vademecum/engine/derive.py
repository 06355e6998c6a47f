"""Facts that follow from other facts: creatinine clearance, weights, urea, each with its working.

Sources of the formulas: Cockcroft and Gault, Nephron 1976;16:31 (clearance of adults); Devine,
Drug Intell Clin Pharm 1974;8:650 (ideal weight); Schwartz and others, J Am Soc Nephrol
2009;20:629 (bedside estimate of children). A derived fact never replaces a told one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from vademecum.model.answer import Line
from vademecum.model.patient import Measured, Patient, Value
from vademecum.model.quantity import Quantity

ADULT = 18
CLEARANCE = "renal.creatinine_clearance"
CREATININE = "renal.serum_creatinine"
UREA = "renal.blood_urea"
NITROGEN = "renal.blood_urea_nitrogen"
COCKCROFT_GAULT = "Cockcroft-Gault"
# Urea has 60.06 g/mol, of which 28.01 are nitrogen.
UREA_PER_NITROGEN = Fraction("2.14")
_MILLIGRAMS_PER_KILOGRAM = 1_000_000
_FEMALE = Fraction("0.85")
_DEVINE = {"female": Fraction("45.5"), "male": Fraction(50)}
_DEVINE_PER_INCH = Fraction("2.3")
_DEVINE_FROM_INCHES = 60
_ADJUSTED_SHARE = Fraction("0.4")
_SCHWARTZ = Fraction("0.413")


@dataclass(frozen=True, slots=True)
class Clearance:
    """A calculated creatinine clearance: exact mL/min, the formula, and how it came about."""

    value: Fraction
    formula: str
    weight_kind: str
    working: tuple[Line, ...]

    @property
    def quantity(self) -> Quantity:
        """The clearance in mL/min."""
        return Quantity(self.value, "mL/min")


@dataclass(frozen=True, slots=True)
class Variants:
    """One clearance by actual, ideal and adjusted weight; the last two need a height."""

    actual: Clearance
    ideal: Clearance | None = None
    adjusted: Clearance | None = None

    @property
    def known(self) -> tuple[Clearance, ...]:
        """Those that could be calculated, that by actual weight first."""
        return tuple(c for c in (self.actual, self.ideal, self.adjusted) if c is not None)

    def stable_at(self, limit: Quantity) -> bool:
        """Whether all of them lie on the same side of a limit (under it, or not)."""
        return len({clearance.value < limit.base for clearance in self.known}) == 1


def creatinine_clearance(
    age_years: int,
    sex: str,
    weight: Quantity,
    creatinine: Quantity,
    *,
    weight_kind: str = "actual",
) -> Clearance | None:
    """The clearance of an adult by Cockcroft and Gault: (140 - age) x kg / (72 x mg/dL).

    Times 0.85 for `female`; None under 18 years, from 140 on, for any other sex than `female` and
    `male`, and without a creatinine. `creatinine` is in mg/dL or another mass concentration.
    """
    if not ADULT <= age_years < 140 or sex not in _DEVINE or creatinine.value == 0:
        return None
    kilograms = weight.base / _MILLIGRAMS_PER_KILOGRAM
    milligrams = Fraction(creatinine.to("mg/dL").value)
    factor = _FEMALE if sex == "female" else Fraction(1)
    value = Fraction(
        (140 - age_years) * kilograms.numerator * milligrams.denominator * factor.numerator,
        72 * milligrams.numerator * kilograms.denominator * factor.denominator,
    )
    line = Line(
        f"creatinine clearance ({COCKCROFT_GAULT}, {weight_kind} weight) = (140 - {age_years}) x "
        f"{{}} kg / (72 x {{}} mg/dL){' x 0.85' if factor != 1 else ''} = {{}} mL/min",
        (kilograms, milligrams, value),
    )
    return Clearance(value, COCKCROFT_GAULT, weight_kind, (line,))


def ideal_weight(sex: str, height: Quantity) -> Quantity | None:
    """The ideal weight of an adult in kg by Devine: 50 kg (female 45.5), 2.3 kg per inch over 60.

    None under 60 inches, where the formula was not made, and for any other sex.
    """
    inches = Fraction(height.to("[in_i]").value) - _DEVINE_FROM_INCHES
    if sex not in _DEVINE or inches < 0:
        return None
    return Quantity(_DEVINE[sex] + _DEVINE_PER_INCH * inches, "kg")


def adjusted_weight(actual: Quantity, ideal: Quantity) -> Quantity | None:
    """The ideal weight and 0.4 of what the actual weight is above it; None where it is not."""
    base, extra = Fraction(ideal.to("kg").value), Fraction(actual.to("kg").value)
    extra -= base
    if extra <= 0:
        return None
    return Quantity(base + _ADJUSTED_SHARE * extra, "kg")


def clearance_variants(
    age_years: int,
    sex: str,
    weight: Quantity,
    creatinine: Quantity,
    *,
    height: Quantity | None = None,
) -> Variants | None:
    """The clearance by actual, ideal and adjusted weight; None where none can be calculated."""
    actual = creatinine_clearance(age_years, sex, weight, creatinine)
    ideal = ideal_weight(sex, height) if height is not None else None
    if actual is None or ideal is None:
        return None if actual is None else Variants(actual)

    def by(kind: str, other: Quantity | None) -> Clearance | None:
        if other is None:
            return None
        return creatinine_clearance(age_years, sex, other, creatinine, weight_kind=kind)

    adjusted = adjusted_weight(weight, ideal)
    return Variants(actual, by("ideal", ideal), by("adjusted", adjusted))


def bedside_schwartz(height: Quantity, creatinine: Quantity) -> Quantity | None:
    """The estimated filtration rate of a child, 0.413 x cm / (mg/dL), per 1.73 m2."""
    milligrams = Fraction(creatinine.to("mg/dL").value)
    if milligrams == 0:
        return None
    value = _SCHWARTZ * Fraction(height.to("cm").value) / milligrams
    return Quantity(value, "mL/min/{1.73_m2}")


def urea_from_nitrogen(nitrogen: Quantity) -> Quantity:
    """Blood urea in mg/dL from blood urea nitrogen: times 2.14."""
    value = Fraction(nitrogen.to("mg/dL").value) * UREA_PER_NITROGEN
    return Quantity(value, "mg/dL")


def may_be_calculated(fact: str, patient: Patient) -> bool:
    """Whether nothing was told for a fact. What was told and cannot be used (stale, in conflict,
    without a unit) stays unknown: it must not be milder than the same fact when it was usable.
    """
    return fact not in patient.values and fact not in patient.reasons


def variants_of(patient: Patient) -> Variants | None:
    """The calculated clearances of a person, or None where facts are missing or a child."""
    age, sex = patient.age(), patient.code("person.sex")
    weight, creatinine = patient.quantity("person.weight"), patient.quantity(CREATININE)
    years = age.years if age is not None else None
    if years is None or sex is None or weight is None or creatinine is None:
        return None
    height = patient.quantity("person.height")
    return clearance_variants(years, sex, weight, creatinine, height=height)


def derived(patient: Patient) -> Patient:
    """The person with what follows from the facts told, shown in arithmetic and working.

    Adds the clearance of an adult and urea from its nitrogen where these are not told. A child
    only gets a marked approximation in `arithmetic`, which decides nothing. Asking twice changes
    nothing. What was told and cannot be used (see `may_be_calculated`) stays unknown.
    """
    if CREATININE not in patient.values and NITROGEN not in patient.values:
        return patient
    person = patient
    if may_be_calculated(CLEARANCE, patient):
        variants = variants_of(patient)
        person = _with_clearance(person, variants) if variants else _with_schwartz(person)
    nitrogen = patient.quantity(NITROGEN)
    if nitrogen is not None and may_be_calculated(UREA, patient):
        person = _with_urea(person, nitrogen)
    return person


def _with_clearance(patient: Patient, variants: Variants) -> Patient:
    amounts: dict[str, Quantity] = {"creatinine_clearance": variants.actual.quantity}
    for clearance in variants.known[1:]:
        amounts[f"creatinine_clearance_{clearance.weight_kind}_weight"] = clearance.quantity
    return _with(
        patient,
        {CLEARANCE: variants.actual.quantity},
        amounts,
        [line for clearance in variants.known for line in clearance.working],
        ("person.age", "person.sex", "person.weight", CREATININE),
    )


def _with_schwartz(patient: Patient) -> Patient:
    """A child aged 1 to 17 years; the estimate was not made for infants."""
    age, height = patient.age(), patient.quantity("person.height")
    creatinine = patient.quantity(CREATININE)
    if age is None or height is None or creatinine is None:
        return patient
    estimate = bedside_schwartz(height, creatinine)
    if estimate is None or age.low < 12 or age.high > ADULT * 12:
        return patient
    line = Line(
        "estimated filtration rate (bedside Schwartz, a substitution for children, not a "
        "creatinine clearance) = 0.413 x {} cm / {} mg/dL = {}",
        (height.value, creatinine.value, estimate),
    )
    if line in patient.working:
        return patient
    return _with(patient, {}, {"egfr_schwartz": estimate}, [line], ())


def _with_urea(patient: Patient, nitrogen: Quantity) -> Patient:
    urea = urea_from_nitrogen(nitrogen)
    line = Line("urea = {} urea nitrogen x {} = {}", (nitrogen, UREA_PER_NITROGEN, urea))
    return _with(patient, {UREA: urea}, {"blood_urea": urea}, [line], (NITROGEN,))


def _with(
    patient: Patient,
    facts: dict[str, Quantity],
    amounts: dict[str, Quantity],
    working: Iterable[Line],
    inputs: tuple[str, ...],
) -> Patient:
    values: dict[str, Value] = {f: Measured(amount, amount.base) for f, amount in facts.items()}
    return replace(
        patient,
        values=patient.values | values,
        arithmetic=patient.arithmetic | amounts,
        working=(*patient.working, *working),
        inputs=patient.inputs | dict.fromkeys(facts, inputs),
    )
