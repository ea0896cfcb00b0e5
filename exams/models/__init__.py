"""Columns and constraints of what the hands found, one module per thing."""

from exams.models.additions import ExamAddendum, ExamAddendumEnteredInError
from exams.models.alerts import AlertLimits, AlertResponse, LumpAlert
from exams.models.contacts import Contact, ContactEnteredInError
from exams.models.exams import Complaint, Exam, ExamEnteredInError
from exams.models.findings import PalpationFinding
from exams.models.imaging import ImagingEnteredInError, ImagingStudy
from exams.models.imaging_files import (
    ImagingFile,
    ImagingFileContent,
    ImagingFileEnteredInError,
)
from exams.models.insights import MovedFinding, NoduleDivision, NoduleJoin
from exams.models.nodules import Nodule
from exams.models.requests import (
    AmendmentDecision,
    AmendmentRequest,
    AmendmentRequestEnteredInError,
)
from exams.models.signatures import ExamCosignature, ExamSignature
from exams.models.unsaved import UnsavedForm

__all__ = [
    "AlertLimits",
    "AlertResponse",
    "AmendmentDecision",
    "AmendmentRequest",
    "AmendmentRequestEnteredInError",
    "Complaint",
    "Contact",
    "ContactEnteredInError",
    "Exam",
    "ExamAddendum",
    "ExamAddendumEnteredInError",
    "ExamCosignature",
    "ExamEnteredInError",
    "ExamSignature",
    "ImagingEnteredInError",
    "ImagingFile",
    "ImagingFileContent",
    "ImagingFileEnteredInError",
    "ImagingStudy",
    "LumpAlert",
    "MovedFinding",
    "Nodule",
    "NoduleDivision",
    "NoduleJoin",
    "PalpationFinding",
    "UnsavedForm",
]
