"""What a simulation works out: the curve, its summary, its concentrations, its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vademecum.engine.concentration import Curve, Listed, Repeated, curve, half_life, shown
from vademecum.engine.covariates import (
    Covariates,
    Valued,
    converted,
    reference_covariates,
    related,
)
from vademecum.engine.simulated_doses import Doses, hours, in_milligrams
from vademecum.model.kinetics import ConcentrationModel, Parameter
from vademecum.model.quantity import Quantity
from vademecum.model.simulation import (
    Concentration,
    RegularDoses,
    SimulationRequest,
    Summary,
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The parameters that are known in their own units, the doses in mg, and their curve."""

    values: dict[Parameter, Decimal]
    doses: Doses | None
    curve: Curve | None

    @property
    def elimination(self) -> Decimal | None:
        """The elimination rate per hour."""
        clearance, volume = (self.values.get(p) for p in (Parameter.CLEARANCE, Parameter.VOLUME))
        return clearance / volume if clearance is not None and volume is not None else None


def numbers(
    request: SimulationRequest, parameters: Sequence[Valued], *, known: Covariates
) -> Numbers:
    """What is known of a question; None for what waits for a fact."""
    values = {each.parameter: each.value for each in parameters if each.value is not None}
    bare = Numbers(values, in_milligrams(request, known), None)
    absorption, elimination = values.get(Parameter.ABSORPTION_RATE), bare.elimination
    if bare.doses is None or absorption is None or elimination is None:
        return bare
    rates = {"absorption": absorption, "elimination": elimination}
    return Numbers(values, bare.doses, curve(bare.doses, volume=values[Parameter.VOLUME], **rates))


def summary(request: SimulationRequest, found: Numbers) -> Summary:
    """The curve in a few numbers, as far as they are known."""
    interval = request.doses.interval if isinstance(request.doses, RegularDoses) else None
    span = hours(interval) if interval is not None else None
    area = _area(found)
    listed = "to-infinity" if isinstance(found.doses, Listed) else "interval"
    tmax = found.curve.peak() if found.curve is not None else None
    return Summary(
        tmax=_quantity(tmax, "h"),
        cmax=_at(found, tmax),
        auc=_quantity(area, "mg.h/L"),
        auc_over=listed if area is not None else None,
        half_life=_quantity(_half_life(found), "h"),
        trough=_at(found, span),
        average=_quantity(_average(found, span), "mg/L"),
    )


def _area(found: Numbers) -> Decimal | None:
    """All of the area after listed doses, else that of the interval after the last one.

    An interval at steady state clears one dose, so that the clearance alone tells it.
    """
    clearance, doses = found.values.get(Parameter.CLEARANCE), found.doses
    if isinstance(doses, Repeated) and doses.count is not None:
        return found.curve.area(doses.interval) if found.curve is not None else None
    if doses is None or clearance is None:
        return None
    cleared = doses.total if isinstance(doses, Listed) else doses.dose
    return cleared / clearance


def _average(found: Numbers, interval: Decimal | None) -> Decimal | None:
    """The mean concentration of the interval after the last dose."""
    if interval is None:
        return None
    area = _area(found)
    if isinstance(found.doses, Listed):
        area = found.curve.area(interval) if found.curve is not None else None
    return area / interval if area is not None else None


def _half_life(found: Numbers) -> Decimal | None:
    absorption, elimination = found.values.get(Parameter.ABSORPTION_RATE), found.elimination
    if absorption is None or elimination is None:
        return None
    return half_life(absorption, elimination)


def _at(found: Numbers, time: Decimal | None) -> Quantity | None:
    if found.curve is None or time is None:
        return None
    return _quantity(found.curve.at(time), "mg/L")


def _quantity(value: Decimal | None, unit: str) -> Quantity | None:
    return Quantity(shown(value), unit) if value is not None else None


def concentrations(request: SimulationRequest, found: Numbers) -> tuple[Concentration, ...]:
    """The concentration at each time that was asked for; none where there is no curve."""
    if found.curve is None:
        return ()
    return tuple(
        Concentration(time, Quantity(shown(found.curve.at(hours(time))), "mg/L"))
        for time in request.times
    )


def shown_parameters(parameters: Sequence[Valued], found: Numbers) -> dict[Parameter, Quantity]:
    """The values in the units of curves; without a curve as their sources give them."""
    return {
        each.parameter: _shown(each, has_curve=found.curve is not None)
        for each in parameters
        if each.value is not None
    }


def _shown(each: Valued, *, has_curve: bool) -> Quantity:
    unit = each.parameter.unit
    assert each.value is not None, "only what is known is shown"
    reported = each.published.reported if each.published is not None else None
    if reported is None or has_curve or each.given:
        return Quantity(shown(each.value), unit)
    value = converted(each.value, unit, to=reported.unit)
    return Quantity(shown(value, reported.digits), reported.unit)


def arithmetic(
    model: ConcentrationModel, parameters: Sequence[Valued], *, found: Numbers
) -> dict[str, object]:
    """Named results beside the parameters: the elimination rate, and the clearance in full and
    against that of the model's reference person.
    """
    results: dict[str, object] = {}
    elimination = found.elimination
    if elimination is not None:
        results["elimination_rate"] = Quantity(shown(elimination), "/h")
    for each in parameters:
        published = each.published
        if published is None or each.given or each.value is None:
            continue
        if published.reported is not None:
            unit = published.relation.unit
            value = converted(each.value, each.parameter.unit, to=unit)
            results[each.parameter.value] = Quantity(shown(value), unit)
        if each.parameter is Parameter.CLEARANCE and model.reference is not None:
            usual = related(published.relation, reference_covariates(model.reference))
            share = each.value / converted(usual, published.relation.unit, to=each.parameter.unit)
            results["relative_clearance"] = Quantity(shown(share), "{ratio}")
    return results
