"""Columns and constraints of what was done, one module per thing."""

from treatments.models.consents import Consent, ConsentText, ConsentWithdrawal
from treatments.models.courses import MedicationCourse
from treatments.models.events import AdverseEvent, AfterInjectionReview, TreatmentEnteredInError
from treatments.models.follow_ups import EventFollowUp
from treatments.models.formulary import Formulary, FormularyLimit, FormularySignOff, SafetyCheck
from treatments.models.histology import (
    HistologyReading,
    HistologyReport,
    Specimen,
    SpecimenOwner,
    SpecimenWithoutResult,
)
from treatments.models.kits import Kit, KitAgent
from treatments.models.operations import ExcisionDetail, TimeOut
from treatments.models.papers import (
    TreatmentPaper,
    TreatmentPaperContent,
    TreatmentPaperEnteredInError,
)
from treatments.models.plans import PatientWish, TreatmentLetter, TreatmentMove
from treatments.models.procedures import (
    AdministeredAgent,
    Procedure,
    ProcedureNodule,
    ProcedureScore,
)
from treatments.models.treatments import Treatment, TreatmentTarget

__all__ = [
    "AdministeredAgent",
    "AdverseEvent",
    "AfterInjectionReview",
    "Consent",
    "ConsentText",
    "ConsentWithdrawal",
    "EventFollowUp",
    "ExcisionDetail",
    "Formulary",
    "FormularyLimit",
    "FormularySignOff",
    "HistologyReading",
    "HistologyReport",
    "Kit",
    "KitAgent",
    "MedicationCourse",
    "PatientWish",
    "Procedure",
    "ProcedureNodule",
    "ProcedureScore",
    "SafetyCheck",
    "Specimen",
    "SpecimenOwner",
    "SpecimenWithoutResult",
    "TimeOut",
    "Treatment",
    "TreatmentEnteredInError",
    "TreatmentLetter",
    "TreatmentMove",
    "TreatmentPaper",
    "TreatmentPaperContent",
    "TreatmentPaperEnteredInError",
    "TreatmentTarget",
]
