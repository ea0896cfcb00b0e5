"""Columns and constraints of what the hands found, one module per thing."""

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
from exams.models.signatures import ExamSignature
from exams.models.unsaved import UnsavedForm

__all__ = [
    "AlertLimits",
    "AlertResponse",
    "Complaint",
    "Contact",
    "ContactEnteredInError",
    "Exam",
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
