"""One entry of `patients`, or the features a series shares, as a record of the library."""

from audit.clinical_time import DatePrecision
from exams.vocabulary import ExamStatus, PalpationResult, Presence
from library.importing import layout, sections
from library.importing.batch import says_anything
from library.importing.facts import read_section
from library.importing.outcomes import add_outcomes
from library.importing.treatments import add_complications, add_earlier, add_treatments
from patients.names import folded
from patients.vocabulary import ConditionCode, ConditionKind, Origin, RecordKind

_SURGERY = {ConditionCode.SPINE_SURGERY, ConditionCode.HIP_SURGERY, ConditionCode.ABDOMINAL_SURGERY}


class Record:
    """What the parts of one record share while it is built."""

    def __init__(self, batch, book, source, clinic, raw, path):
        self.batch, self.book, self.source, self.clinic = batch, book, source, clinic
        self.raw, self.path = raw, path
        self.patient = None
        self.common: dict = {}
        self.treatments: list = []

    def rows(self, key: str):
        """Return (place, raw, path) of each item under a key."""
        for place, item in enumerate(self.book.rows(self.raw, key, self.path)):
            yield place, item, f"{self.path}.{key}[{place}]"

    def read(self, facts, raw, path, slots=None):
        """Return the columns of one section of this record."""
        if slots is not None:
            self.book.note_form(raw, slots, path)
        return read_section(facts, raw, path, self.book)


def add_record(batch, book, source, clinic, raw, path, *, position: int, kind: str) -> None:
    """Add every row of one record to the batch."""
    record = Record(batch, book, source, clinic, raw, path)
    columns = record.read(sections.PERSON, raw, path, layout.PATIENT)
    _add_person(record, columns, position, kind)
    _add_conditions(record)
    _add_exam(record, columns)
    _add_imaging(record)
    add_earlier(record)
    add_treatments(record)
    add_outcomes(record)
    add_complications(record)
    if says_anything(columns, "treatments.HistologyReport"):
        batch.add(
            "treatments.HistologyReport", columns, precision=DatePrecision.UNKNOWN,
            treatment=record.treatments[-1] if len(record.treatments) == 1 else None, **record.common,
        )  # fmt: skip


def _add_person(record, columns, position, kind) -> None:
    label = columns["library.PublishedRecord.label"]
    number, record.clinic.next_record_number = (
        record.clinic.next_record_number, record.clinic.next_record_number + 1,
    )  # fmt: skip
    record.patient = record.batch.add(
        "patients.Patient", columns, clinic=record.clinic, origin=Origin.PUBLISHED, kind=kind,
        record_number=str(number), family_name=record.source.slug[:80], given_name=label[:80],
        search_name=folded(f"{record.source.slug} {label}")[:200],
    )  # fmt: skip
    record.common = {"clinic": record.clinic, "patient": record.patient, "origin": Origin.PUBLISHED}
    record.batch.add(
        "library.PublishedRecord", columns, source=record.source, patient=record.patient,
        position=position, is_shared=kind == RecordKind.SERIES,
    )  # fmt: skip
    if says_anything(columns, "patients.BodyMeasure"):
        record.batch.add("patients.BodyMeasure", columns, patient=record.patient)


def _add_conditions(record) -> None:
    for key in ("comorbidities", "prior_diagnoses"):
        for place, item, path in record.rows(key):
            columns = record.read(sections.CONDITION, {"": item}, path)
            code = columns["patients.Condition.code"]
            kind = ConditionKind.PREVIOUS_DIAGNOSIS
            if key == "comorbidities":
                kind = (
                    ConditionKind.PREVIOUS_SURGERY
                    if code in _SURGERY
                    else ConditionKind.COMORBIDITY
                )
            if code == ConditionCode.OTHER and not columns["patients.Condition.text"]:
                columns["patients.Condition.text"] = "other"
            record.batch.add(
                "patients.Condition", columns, patient=record.patient, kind=kind, position=place
            )


def _add_exam(record, columns) -> None:
    complaint, nodules = (
        record.raw.get("complaint"),
        record.book.rows(record.raw, "nodules", record.path),
    )
    said_none = record.raw.get("nodules") == []
    if (
        complaint is None
        and not nodules
        and not said_none
        and not says_anything(columns, "exams.Exam")
    ):
        return
    palpation = (
        PalpationResult.NODULES if nodules else PalpationResult.NONE_FELT if said_none else ""
    )
    exam = record.batch.add(
        "exams.Exam", columns, status=ExamStatus.FINAL, precision=DatePrecision.UNKNOWN,
        palpation=palpation, **record.common,
    )  # fmt: skip
    if complaint is not None:
        found = record.read(
            sections.COMPLAINT, complaint, f"{record.path}.complaint", layout.COMPLAINT
        )
        record.batch.add("exams.Complaint", found, exam=exam)
    for place, raw in enumerate(nodules):
        _add_nodule(record, exam, raw, place)


def _add_nodule(record, exam, raw, place) -> None:
    columns = record.read(sections.NODULE, raw, f"{record.path}.nodules[{place}]", layout.NODULE)
    nodule = record.batch.add("exams.Nodule", columns, number=place + 1, **record.common)
    words = columns["exams.PalpationFinding.depth_text"].casefold()
    only_thickening = "only" in words and "thickening" in words and "sometimes" not in words
    record.batch.add(
        "exams.PalpationFinding", columns, clinic=record.clinic, patient=record.patient, exam=exam,
        nodule=nodule, presence=Presence.THICKENING if only_thickening else Presence.FOUND,
    )  # fmt: skip


def _add_imaging(record) -> None:
    for place, raw, path in record.rows("imaging"):
        columns = record.read(sections.IMAGING, raw, path, layout.IMAGING)
        record.batch.add(
            "exams.ImagingStudy", columns, sequence=place + 1, precision=DatePrecision.UNKNOWN,
            **record.common,
        )  # fmt: skip
