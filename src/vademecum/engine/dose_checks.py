"""The seven checks of an order, each judged under every regimen that could apply.

Where the possible regimens or phases come out differently, the check cannot tell and names the
facts that would. Limits are inclusive, and all arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import TypeVar

from vademecum.engine.dose_scope import CURRENT, PHASE, WEIGHT, Amounts, Scope
from vademecum.engine.explain import cite_refs
from vademecum.engine.missing import open_facts
from vademecum.engine.syringe import is_measurable, milligrams
from vademecum.model.answer import CiteRef
from vademecum.model.dose import Check, CheckName, DoseResult, Regimen
from vademecum.model.order import DAY, Order
from vademecum.model.quantity import Quantity
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Review, Wording

R = DoseResult
Shared = TypeVar("Shared")
Limit = Quantity | timedelta | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check finds under one regimen."""

    result: DoseResult
    actual: Limit = None
    limit: Limit = None
    low: Quantity | None = None
    high: Quantity | None = None
    at_limit: bool = False
    missing: tuple[str, ...] = ()


NOT_APPLICABLE = Outcome(R.NOT_APPLICABLE)


def settle(outcomes: Sequence[Outcome], would_tell: tuple[str, ...]) -> Outcome:
    """One outcome for all: the common result, else that it cannot be told.

    Limits are shown where they agree. `would_tell` are the facts that choose between them.
    """
    results = {outcome.result for outcome in outcomes}
    if results == {R.WITHIN, R.NOT_APPLICABLE}:
        outcomes = [outcome for outcome in outcomes if outcome.result is R.WITHIN]
        results = {R.WITHIN}
    first = outcomes[0]
    missing = tuple(dict.fromkeys(fact for each in outcomes for fact in each.missing))
    if len(results) > 1:
        missing = tuple(dict.fromkeys((*would_tell, *missing)))
    return Outcome(
        first.result if len(results) == 1 else R.CANNOT_TELL,
        _common([each.actual for each in outcomes]),
        _common([each.limit for each in outcomes]),
        _common([each.low for each in outcomes]),
        _common([each.high for each in outcomes]),
        len(results) == 1 and all(each.at_limit for each in outcomes),
        missing,
    )


def _common(values: Sequence[Shared]) -> Shared | None:
    return values[0] if all(value == values[0] for value in values) else None


def judge(scope: Scope, rule: Callable[[Regimen, str], Outcome]) -> Outcome:
    """The outcome of a rule under every possible regimen and phase."""
    if scope.labelled is Truth.FALSE:
        return NOT_APPLICABLE
    if not scope.regimens:
        return Outcome(R.CANNOT_TELL, missing=scope.open)
    by_regimen = [
        settle([rule(regimen, phase) for phase in scope.phases], (PHASE,))
        for regimen in scope.regimens
    ]
    return settle(by_regimen, scope.open)


def all_checks(scope: Scope) -> tuple[Check, ...]:
    """The checks in the order of the public contract."""
    return (
        check_indication(scope),
        _check(scope, CheckName.AMOUNT, amount(scope, scope.amounts)),
        _check(scope, CheckName.STEP, judge(scope, lambda r, p: _step(scope, r, p))),
        check_interval(scope),
        _check(scope, CheckName.COURSE, judge(scope, lambda r, _: _course(scope.order, r))),
        check_measurable(scope),
        check_route(scope),
    )


def check_indication(scope: Scope) -> Check:
    """Whether the label gives any dose for this use at this age and weight."""
    if scope.labelled is Truth.UNKNOWN:
        outcome = Outcome(R.CANNOT_TELL, missing=scope.open)
    else:
        found = scope.labelled is Truth.TRUE
        outcome = Outcome(R.WITHIN if found else R.NO_LABELLED_DOSE)
    return _check(scope, CheckName.INDICATION, outcome)


def amount(scope: Scope, amounts: Amounts) -> Outcome:
    """How a daily amount stands to the range and the maximum."""
    return judge(scope, lambda regimen, phase: _amount(regimen, phase, amounts))


def _amount(regimen: Regimen, phase: str, amounts: Amounts) -> Outcome:
    fixed = regimen.fixed
    if fixed is not None:
        if amounts.total is None:
            return Outcome(R.CANNOT_TELL, None, fixed, fixed, fixed, missing=(WEIGHT,))
        return _ranged(Quantity(amounts.total, "mg/d"), fixed, fixed, fixed)
    bounds = regimen.start if phase == "starting" else regimen.later
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    if amounts.per_kg is None:
        missing = (WEIGHT,)
        return Outcome(R.CANNOT_TELL, None, regimen.maximum, low, high, missing=missing)
    per_kg = Quantity(amounts.per_kg, "mg/kg/d")
    return _ranged(per_kg, low, high, regimen.maximum)


def _ranged(
    actual: Quantity, low: Quantity | None, high: Quantity | None, maximum: Quantity | None
) -> Outcome:
    result = R.WITHIN
    if maximum is not None and actual.base > maximum.base:
        result = R.ABOVE_MAXIMUM
    elif high is not None and actual.base > high.base:
        result = R.ABOVE_RANGE
    elif low is not None and actual.base < low.base:
        result = R.BELOW_RANGE
    limits = {limit.base for limit in (low, high, maximum) if limit is not None}
    return Outcome(result, actual, maximum, low, high, actual.base in limits)


def _step(scope: Scope, regimen: Regimen, phase: str) -> Outcome:
    """Whether the daily dose changes by no more than the largest step, up or down."""
    if regimen.step is None or phase == "starting":
        return NOT_APPLICABLE
    current, weight = scope.patient.quantity(CURRENT), scope.weight
    missing = ((CURRENT,) if current is None else ()) + ((WEIGHT,) if weight is None else ())
    if current is None or weight is None or scope.amounts.total is None:
        return Outcome(R.CANNOT_TELL, limit=regimen.step, missing=missing)
    span = regimen.step.base * weight
    change = abs(scope.amounts.total - current.base)
    return Outcome(
        R.STEP_TOO_LARGE if change > span else R.WITHIN,
        _per_day(scope.amounts.total),
        regimen.step,
        _per_day(max(current.base - span, Fraction(0))),
        _per_day(current.base + span),
        change == span,
    )


def _per_day(value: Fraction) -> Quantity:
    return Quantity(value, "mg/d")


def check_interval(scope: Scope) -> Check:
    """Whether doses come as often as labelled, or as seldom as an adjustment asks."""
    outcome = judge(scope, lambda regimen, _: _interval(scope, regimen))
    check = _check(scope, CheckName.INTERVAL, outcome)
    statement = scope.adjustment
    if statement is None or outcome.result is R.NOT_APPLICABLE:
        return check
    said = replace(
        check,
        cites=(*check.cites, *(c for c in cite_refs(statement.cites) if c not in check.cites)),
        wording=statement.then.wording if scope.adjusted is Truth.TRUE else None,
    )
    if outcome.result is not R.INTERVAL_ADJUST:
        return said
    text = scope.label.text(statement.id, scope.context.lang, scope.context.audience)
    return replace(said, says=text, review=statement.review, cites=cite_refs(statement.cites))


def _interval(scope: Scope, regimen: Regimen) -> Outcome:
    statement = scope.adjustment
    plain = _spacing(scope.order, regimen, regimen.interval, adjusted=False)
    if statement is None or statement.then.interval is None:
        return plain
    longer = _spacing(scope.order, regimen, statement.then.interval, adjusted=True)
    if scope.adjusted is Truth.TRUE:
        return longer
    criterion = statement.when
    facts = open_facts(criterion, scope.patient) if criterion is not None else ()
    return settle([plain, longer], facts)


def _spacing(order: Order, regimen: Regimen, labelled: timedelta, *, adjusted: bool) -> Outcome:
    spacing = order.interval if len(order.day) == 1 else DAY
    result = R.WITHIN
    if len(order.day) > regimen.per_day:
        result = R.TOO_FREQUENT
    elif spacing > labelled:
        result = R.TOO_RARE
    elif spacing < labelled:
        result = R.INTERVAL_ADJUST if adjusted else R.TOO_FREQUENT
    return Outcome(result, order.interval, labelled)


def _course(order: Order, regimen: Regimen) -> Outcome:
    """Whether a course ends in time, counted in days from its first dose."""
    course = regimen.course
    if course is None:
        return NOT_APPLICABLE
    spans = [order.duration] if order.duration is not None else []
    if order.doses is not None:
        times = len(order.day)
        days = DAY * -(-order.doses // times)
        spans.append(days if times > 1 else order.interval * (order.doses - 1) + DAY)
    if not spans:
        return Outcome(R.CANNOT_TELL, limit=course, missing=("order.duration",))
    longest = max(spans)
    result = R.COURSE_TOO_LONG if longest > course else R.WITHIN
    return Outcome(result, longest, course, at_limit=longest == course)


def check_measurable(scope: Scope) -> Check:
    """Whether every dose of the day is on a mark of the syringe."""
    syringe = scope.rules.presentation
    doses = scope.amounts.doses
    odd = [dose for dose in doses if dose is not None and not is_measurable(syringe, dose)]
    shown = odd[0] if odd else doses[0]
    if odd:
        outcome = Outcome(R.NOT_MEASURABLE)
    elif None in doses:
        outcome = Outcome(R.CANNOT_TELL, missing=(WEIGHT,))
    else:
        outcome = Outcome(R.WITHIN, at_limit=min(d for d in doses if d) == syringe.smallest.base)
    if shown is not None:
        outcome = replace(outcome, actual=milligrams(shown))
    outcome = replace(outcome, limit=syringe.mark, low=syringe.smallest)
    check = _check(scope, CheckName.MEASURABLE, outcome)
    return replace(check, cites=cite_refs(syringe.cites), review=syringe.review)


def check_route(scope: Scope) -> Check:
    """Whether the label gives the ordered route; nobody having said, it cannot tell."""
    routes, ordered = scope.rules.routes, scope.order.route
    if ordered is None:
        outcome = Outcome(R.CANNOT_TELL, missing=("order.route",))
    else:
        known = ordered in routes.allowed
        outcome = Outcome(R.WITHIN if known else R.ROUTE_NOT_LABELLED)
    check = _check(scope, CheckName.ROUTE, outcome)
    allowed = ", ".join(routes.allowed)
    return replace(check, actual=ordered, limit=allowed, cites=cite_refs(routes.cites))


def _check(scope: Scope, name: CheckName, outcome: Outcome) -> Check:
    text = f"{scope.label.identity.id}.dose-check.{outcome.result.value}"
    used = scope.regimens if outcome.result is not R.NOT_APPLICABLE else ()
    unsure = any(regimen.review is Review.NEEDS_CHECK for regimen in used)
    return Check(
        check=name,
        result=outcome.result,
        actual=outcome.actual,
        limit=outcome.limit,
        low=outcome.low,
        high=outcome.high,
        at_limit=outcome.at_limit,
        wording=Wording.NOT_RECOMMENDED if outcome.result is R.NO_LABELLED_DOSE else None,
        says=scope.label.text(text, scope.context.lang, scope.context.audience),
        review=Review.NEEDS_CHECK if unsure else Review.VERIFIED,
        cites=_cites(used),
        missing=outcome.missing,
    )


def _cites(regimens: Sequence[Regimen]) -> tuple[CiteRef, ...]:
    cites = [cite for regimen in regimens for cite in cite_refs(regimen.cites)]
    return tuple(dict.fromkeys(cites))
