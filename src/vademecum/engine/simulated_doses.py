"""The doses of a simulation in mg, and how long each was before the last one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from vademecum.engine.concentration import Listed, Repeated, decimal
from vademecum.engine.covariates import Covariates
from vademecum.model.kinetics import WEIGHT
from vademecum.model.quantity import Quantity
from vademecum.model.regimen import HOUR
from vademecum.model.simulation import RegularDoses, SimulationRequest

Doses = Repeated | Listed
_SINGLE = 1
_TICK = timedelta(microseconds=1)


def waits_for_weight(request: SimulationRequest) -> bool:
    """Whether a dose is told by weight."""
    return any(dose.dimension != "mass" for dose in _told(request))


def _told(request: SimulationRequest) -> tuple[Quantity, ...]:
    match request.doses:
        case None:
            return ()
        case RegularDoses(dose):
            return (dose,)
        case given:
            return tuple(each.dose for each in given if each.dose is not None)


def in_milligrams(request: SimulationRequest, known: Covariates) -> Doses | None:
    """The doses in mg; None where there are none, or a weight lacks."""
    told, weight = _told(request), known.get(WEIGHT)
    if not told or (weight is None and waits_for_weight(request)):
        return None
    doses = [_milligrams(dose, weight) for dose in told]
    match request.doses:
        case RegularDoses(_, interval, count):
            if interval is None or count == _SINGLE:
                return Listed(((doses[0], Decimal(0)),))
            return Repeated(doses[0], hours(interval), count)
        case given:
            assert given is not None, "doses were told"
            last = given[-1].at
            since = (hours(last - each.at) for each in given)
            return Listed(tuple(zip(doses, since, strict=True)))


def _milligrams(dose: Quantity, weight: Decimal | None) -> Decimal:
    amount = decimal(dose.base)
    if dose.dimension == "mass":
        return amount
    assert weight is not None, "a dose by weight waits for the weight"
    return amount * weight


def hours(span: timedelta) -> Decimal:
    """A duration in hours."""
    return Decimal(span // _TICK) / (HOUR // _TICK)
