"""The rows of one file, gathered and then saved a table at a time, in the order of the file."""

from collections import defaultdict
from uuid import UUID

from django.apps import apps

from audit.keys import new_key

SAVE_ORDER = (
    "library.PublishedSource", "library.SeriesCount", "library.SeriesMeasurement",
    "library.PublishedWording", "patients.Patient", "library.PublishedRecord", "patients.BodyMeasure",
    "patients.Condition", "exams.Exam", "exams.Complaint", "exams.Nodule", "exams.PalpationFinding",
    "exams.ImagingStudy", "treatments.Treatment", "treatments.MedicationCourse", "treatments.Procedure",
    "treatments.ProcedureNodule", "treatments.ExcisionDetail", "treatments.AdministeredAgent",
    "measures.Score", "library.PublishedOutcome", "treatments.ProcedureScore", "treatments.AdverseEvent",
    "treatments.HistologyReport",
)  # fmt: skip


class Batch:
    """Unsaved rows. Keys count upwards, so that rows keep the order of the file for good."""

    def __init__(self, *, by=None):
        self.by = by
        self.rows: dict[str, list] = defaultdict(list)
        # The last bits count; clearing their top bit leaves room to count without a carry.
        self._key = new_key().int & ~(1 << 61)

    def add(self, label: str, columns: dict, **fields):
        """Add a row of the model with the columns found for it and the fields given."""
        model = apps.get_model(label)
        found = {
            name.rsplit(".", 1)[1]: value
            for name, value in columns.items()
            if name.startswith(f"{label}.")
        }
        self._key += 1
        row = model(id=UUID(int=self._key), **{**found, **fields})
        if self.by is not None and hasattr(row, "recorded_by_id"):
            row.recorded_by = self.by
        self.rows[label].append(row)
        return row

    def save(self) -> None:
        """Insert every row, parents first."""
        for label in SAVE_ORDER:
            if self.rows[label]:
                apps.get_model(label).objects.bulk_create(self.rows[label])


def says_anything(columns: dict, label: str) -> bool:
    """Say whether any column found belongs to the model and is filled."""
    return any(
        value not in (None, "") for name, value in columns.items() if name.startswith(f"{label}.")
    )
