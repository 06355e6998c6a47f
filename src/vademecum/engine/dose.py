"""Is an order inside the label? Classified check by check, with its arithmetic; never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from vademecum.engine.assess import verdict as assessed
from vademecum.engine.derive import CLEARANCE, derived, variants_of
from vademecum.engine.dose_checks import all_checks
from vademecum.engine.dose_measure import (
    by_weight,
    drawn_doses,
    maximum_daily_dose,
    measurable,
    policy_of,
)
from vademecum.engine.dose_scope import CURRENT, WEIGHT, Scope, scope_of
from vademecum.engine.hints import explained
from vademecum.engine.shared import conflicts, missing_fact, situated, sources
from vademecum.model.answer import Context, Missing
from vademecum.model.criteria import Compare, leaves
from vademecum.model.dose import (
    Check,
    CheckName,
    DoseCheck,
    DoseResult,
    LabelledRegimen,
    Measurable,
    Regimen,
)
from vademecum.model.label import Label
from vademecum.model.order import DAY, Order
from vademecum.model.patient import Patient
from vademecum.model.quantity import Quantity, number_text
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Audience, Contact

_ASK_PHARMACIST = (DoseResult.CANNOT_TELL, DoseResult.NOT_MEASURABLE)


def check_dose(
    label: Label,
    patient: Patient,
    order: Order,
    *,
    context: Context = Context(),
    on: date,
) -> DoseCheck:
    """How an order stands to the label's dose rules (public contract, section 5.2).

    `verdict` is the gravest result of the checks. A patient is shown no calculated dose. The
    label must have dose rules.
    """
    rules = label.dose
    if rules is None:
        raise ValueError("this label has no dose rules")
    person = situated(derived(patient.as_of(on)), context)
    scope = scope_of(label, person, rules=rules, order=order, context=context)
    answer = _answer(scope)
    return _for_patients(answer, person) if context.audience is Audience.PATIENT else answer


def _answer(scope: Scope) -> DoseCheck:
    label, person, context = scope.label, scope.patient, scope.context
    around, drawn = measurable(scope), drawn_doses(scope)
    checks = tuple(_with_policy(scope, check, around) for check in all_checks(scope))
    result = min((check.result for check in checks), key=lambda each: each.rank)
    return DoseCheck(
        verdict=result,
        checks=checks,
        labelled=_labelled(scope, checks),
        syringes=drawn,
        syringes_per_day=sum(each.count for each in drawn) or None,
        measurable=around,
        assessment=assessed(label, person, context=context),
        missing=_missing(scope, checks),
        next_question=_next_question(checks),
        problems=explained(label.registry, person),
        conflicts=conflicts(label, "dose", _marks(scope, checks), context),
        inputs_used=_inputs_used(scope),
        policies=_policies(scope, around),
        arithmetic=_arithmetic(scope) | person.arithmetic,
        working=(*_working(scope), *person.working, *_stability(scope)),
        contact=_contact(result),
        sources=sources(label, (cite for check in checks for cite in check.cites)),
    )


def _for_patients(answer: DoseCheck, person: Patient) -> DoseCheck:
    """The same answer without any calculated dose."""
    bare = {"actual": None, "limit": None, "low": None, "high": None}
    checks = tuple(replace(check, **bare) for check in answer.checks)  # type: ignore[arg-type]
    return replace(
        answer,
        checks=checks,
        labelled=None,
        syringes=(),
        syringes_per_day=None,
        measurable=None,
        arithmetic=person.arithmetic,
        working=person.working,
        with_doses=False,
    )


def _contact(result: DoseResult) -> Contact:
    if result is DoseResult.WITHIN:
        return Contact.NONE
    return Contact.PHARMACIST if result in _ASK_PHARMACIST else Contact.PRESCRIBER


def _with_policy(scope: Scope, check: Check, around: Measurable) -> Check:
    rounding = scope.rules.rounding
    used = any(dose.policy_choice for dose in around.doses)
    if check.check is CheckName.MEASURABLE and used and rounding is not None:
        return replace(check, policies=(rounding,))
    return check


def _policies(scope: Scope, around: Measurable) -> tuple[str, ...]:
    """The local policies that shaped the answer."""
    used = []
    if any(dose.policy_choice for dose in around.doses):
        used.append(scope.rules.rounding)
    several = any(len(dose.splits) > 1 for dose in drawn_doses(scope))
    if several and policy_of(scope, scope.rules.splitting) is not None:
        used.append(scope.rules.splitting)
    return tuple(sorted(identifier for identifier in used if identifier is not None))


def _labelled(scope: Scope, checks: Iterable[Check]) -> LabelledRegimen | None:
    """The regimen that the label gives, where all that could apply agree on it."""
    amount = next(check for check in checks if check.check is CheckName.AMOUNT)
    within = amount.result is DoseResult.WITHIN
    found = {_regimen(scope, regimen, within=within) for regimen in scope.regimens}
    return found.pop() if len(found) == 1 else None


def _regimen(scope: Scope, regimen: Regimen, *, within: bool) -> LabelledRegimen:
    dose = None
    if regimen.fixed is not None:
        dose = Quantity(regimen.fixed.base, "mg")
    elif within and len(scope.order.day) == 1 and scope.amounts.total is not None:
        dose = Quantity(scope.amounts.total, "mg")
    interval = None if scope.adjusted is Truth.UNKNOWN else regimen.interval
    if scope.adjusted is Truth.TRUE and scope.adjustment is not None:
        interval = scope.adjustment.then.interval
    if regimen.course is None or interval is None:
        return LabelledRegimen(dose, interval, None, None)
    days = tuple(range(1, regimen.course // DAY + 1, interval // DAY))
    return LabelledRegimen(dose, interval, len(days), days)


def _missing(scope: Scope, checks: tuple[Check, ...]) -> tuple[Missing, ...]:
    """What the checks wait for; parts of the order have questions of their own."""
    facts = dict.fromkeys(fact for check in checks for fact in check.missing)
    return tuple(_missing_entry(scope, fact) for fact in facts)


def _missing_entry(scope: Scope, fact: str) -> Missing:
    if fact.startswith("order."):
        text = f"{scope.label.identity.id}.dose-ask.{fact.removeprefix('order.')}"
        ask = scope.label.text(text, scope.context.lang, scope.context.audience)
        return Missing(fact=fact, reason="not-given", ask=ask)
    entry = missing_fact(scope.label, fact, scope.patient, scope.context)
    turning = next((str(leaf.limit) for leaf in _limits(scope) if leaf.fact == fact), None)
    return replace(entry, turning_point=turning)


def _limits(scope: Scope) -> tuple[Compare, ...]:
    """The numbers at which an interval changes."""
    when = scope.adjustment.when if scope.adjustment is not None else None
    if when is None:
        return ()
    return tuple(leaf for leaf in leaves(when) if isinstance(leaf, Compare))


def _next_question(checks: tuple[Check, ...]) -> tuple[str, ...]:
    """The facts of the open check that needs the fewest."""
    waiting = [
        tuple(fact for fact in check.missing if not fact.startswith("order.")) for check in checks
    ]
    return min((facts for facts in waiting if facts), key=len, default=())


def _marks(scope: Scope, checks: tuple[Check, ...]) -> set[str]:
    marks = {check.result.value for check in checks}
    if scope.adjustment is not None and scope.labelled is not Truth.FALSE:
        marks |= {scope.adjustment.id, scope.adjustment.subject}
    return marks


def _inputs_used(scope: Scope) -> tuple[str, ...]:
    facts = {"indication.code", "therapy.phase", "context.jurisdiction", WEIGHT, CURRENT}
    for regimen in scope.regimens:
        facts |= {leaf.fact for leaf in leaves(regimen.when)} if regimen.when else set()
    if scope.adjustment is not None and scope.adjustment.when is not None:
        facts |= {leaf.fact for leaf in leaves(scope.adjustment.when)}
    return tuple(sorted(fact for fact in facts if fact in scope.patient.values))


def _arithmetic(scope: Scope) -> dict[str, object]:
    """The daily dose, by weight, its maximum, the step, and the clearance used."""
    amounts, found = scope.amounts, {}
    total, maximum = amounts.total, maximum_daily_dose(scope)
    current, weight = scope.patient.quantity(CURRENT), scope.weight
    if total is not None:
        found["daily_dose"] = Quantity(total, "mg/d")
    per_kg = by_weight(amounts)
    if per_kg is not None:
        found["daily_dose_per_kg"] = per_kg
    if maximum is not None:
        found["maximum_daily_dose"] = Quantity(maximum, "mg/d")
    if total is not None and current is not None and weight:
        step = abs(total - current.base) / weight
        found["step_per_kg"] = Quantity(step, "mg/kg/d")
    clearance = scope.patient.quantity(CLEARANCE)
    if clearance is not None:
        found["creatinine_clearance"] = clearance
    return dict(found)


def _working(scope: Scope) -> tuple[str, ...]:
    amounts, weight, lines = scope.amounts, scope.weight, []
    day = " + ".join(str(dose) for dose in scope.order.day)
    by_kg = any(dose.dimension != "mass" for dose in scope.order.day)
    by = f" at {_shown(weight)} kg" if weight is not None and by_kg else ""
    if amounts.total is not None:
        lines.append(f"daily dose = {day}{by} = {_shown(amounts.total)} mg/d")
    if amounts.total is not None and amounts.per_kg is not None and weight is not None:
        lines.append(
            f"daily dose by weight = {_shown(amounts.total)} mg/d / {_shown(weight)} kg = "
            f"{_shown(amounts.per_kg)} mg/kg/d"
        )
    maximum = maximum_daily_dose(scope)
    if maximum is not None:
        lines.append(f"maximum daily dose = {_shown(maximum)} mg/d")
    if CLEARANCE not in scope.patient.values:
        lines.append("creatinine clearance: none was told and none could be calculated")
    return tuple(lines)


def _stability(scope: Scope) -> tuple[str, ...]:
    """Whether a calculated clearance is on one side of the limits by every weight."""
    variants = variants_of(scope.patient)
    calculated = CLEARANCE in scope.patient.inputs
    if variants is None or not calculated or len(variants.known) == 1:
        return ()
    return tuple(
        f"by actual, ideal and adjusted weight the clearance lies on "
        f"{'the same side' if variants.stable_at(leaf.limit) else 'different sides'} "
        f"of {leaf.limit}"
        for leaf in _limits_of_all(scope)
    )


def _limits_of_all(scope: Scope) -> tuple[Compare, ...]:
    criteria = [s.when for s in scope.label.statements if s.id in scope.rules.adjustments]
    found = [leaf for when in criteria if when is not None for leaf in leaves(when)]
    return tuple(leaf for leaf in found if isinstance(leaf, Compare) and leaf.fact == CLEARANCE)


def _shown(value: Fraction) -> str:
    return number_text(value)
