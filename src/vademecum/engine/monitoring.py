"""Which tests are due, and what do their results mean?"""

from __future__ import annotations

from datetime import date

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.monitoring import Monitoring, MonitorRequest
from vademecum.model.patient import Patient


def due_monitoring(
    label: Label,
    patient: Patient,
    request: MonitorRequest,
    *,
    context: Context,
    on: date,
    until: date | None = None,
) -> Monitoring:
    """The schedule and what is due."""
    return Monitoring()
