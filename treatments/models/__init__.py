"""Columns and constraints of what was done, one module per thing."""

from treatments.models.courses import MedicationCourse
from treatments.models.events import AdverseEvent, AfterInjectionReview, TreatmentEnteredInError
from treatments.models.procedures import (
    AdministeredAgent,
    ExcisionDetail,
    HistologyReport,
    Procedure,
    ProcedureNodule,
    ProcedureScore,
)
from treatments.models.treatments import Treatment, TreatmentTarget

__all__ = [
    "AdministeredAgent",
    "AdverseEvent",
    "AfterInjectionReview",
    "ExcisionDetail",
    "HistologyReport",
    "MedicationCourse",
    "Procedure",
    "ProcedureNodule",
    "ProcedureScore",
    "Treatment",
    "TreatmentEnteredInError",
    "TreatmentTarget",
]
