"""Drafts a report of an adverse event; a person checks and sends it."""

from __future__ import annotations

from datetime import date

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.report import Report, ReportCase


def draft_report(
    label: Label, patient: Patient, case: ReportCase, *, context: Context, on: date
) -> Report:
    """The draft."""
    return Report()
