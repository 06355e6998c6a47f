"""May this syringe still be used?"""

from __future__ import annotations

from datetime import datetime

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.storage import StorageRequest, StorageVerdict


def judge_excursion(
    label: Label, patient: Patient, request: StorageRequest, *, context: Context, now: datetime
) -> StorageVerdict:
    """The verdict on a syringe."""
    return StorageVerdict()
