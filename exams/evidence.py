"""What is on record about the nodules of a patient besides hands: imaging aimed at them, and histology."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.clinical_time import last_day
from exams import note_rules, rules, studies
from exams.models import AlertLimits, ImagingStudy, LumpAlert
from exams.vocabulary import AlertResponseCode
from exams.vocabulary_of_imaging import ImagingResult, Modality

# What shows a lump. A photograph shows the skin, the others no tissue.
SHOWS = (Modality.ULTRASOUND, Modality.MRI, Modality.CT, Modality.XRAY, Modality.BONE_SCAN, Modality.OTHER)  # fmt: skip
_RESULTLESS = ("", ImagingResult.AWAITED, ImagingResult.NOT_STATED)


_histology: list[Callable] = []


def register_histology(question: Callable) -> None:
    """Add a question (patient) -> keys of the nodules a laboratory reported on."""
    if question not in _histology:
        _histology.append(question)


@dataclass(frozen=True)
class OnRecord:
    """The studies that show a lump, oldest first, by nodule; and the nodules with histology."""

    studies: dict = field(default_factory=dict)
    histology: frozenset = frozenset()
    limits: AlertLimits | None = None

    def of(self, nodule_id) -> note_rules.Evidence:
        """Return what there is of one nodule."""
        results = [study.result for study in self.studies.get(nodule_id, ())]
        return note_rules.Evidence(
            has_imaging=any(each != ImagingResult.AWAITED for each in results),
            is_imaging_awaited=ImagingResult.AWAITED in results,
            has_histology=nodule_id in self.histology,
            large=tuple(_large(self.studies.get(nodule_id, ()), self.limits)),
        )


def of_patient(patient) -> OnRecord:
    """Return what is on record; two queries, and one more where a study gives a size."""
    studies = studies_of([patient.pk])
    return OnRecord(studies, _with_histology(patient), _limits_for(studies))


def of_nodule(nodule, its_studies) -> note_rules.Evidence:
    """Return what is on record about one nodule whose studies are read already; one query."""
    showing = [study for study in its_studies if study.modality in SHOWS]
    studies = {nodule.pk: showing}
    return OnRecord(studies, _with_histology(nodule.patient), _limits_for(studies)).of(nodule.pk)


_AXES = ("long_axis_mm", "short_axis_mm", "thickness_mm")


def _sizes(study):
    return {name: getattr(study, name) for name in _AXES}


def _limits_for(studies):
    """The limits are read only where there is something to hold against them."""
    sized = any(rules.largest_mm(_sizes(each)) for rows in studies.values() for each in rows)
    return AlertLimits.objects.latest() if sized else None


def _large(its_studies, limits):
    """Say which studies show it as large as what a hand would raise an alert with."""
    for study in its_studies:
        size = rules.large_words(_sizes(study), limits) if limits else ""
        if size:
            yield _("%(kind)s, %(day)s: %(size)s") % {
                "kind": study.get_modality_display(), "day": study.when_words or _("date not recorded"),
                "size": size,
            }  # fmt: skip


def _with_histology(patient):
    return frozenset(key for question in _histology for key in question(patient))


def studies_of(patients) -> dict:
    """Return the standing studies that show a lump by the nodule they are aimed at; one query."""
    rows = ImagingStudy.objects.standing().filter(patient__in=patients, modality__in=SHOWS)
    rows = rows.filter(nodule__isnull=False).annotate(
        whole_id=Coalesce("nodule__joined_into", "nodule")
    )
    found: dict = {}
    for study in rows.select_related("nodule").in_order():
        found.setdefault(study.whole_id, []).append(study)
    return found


# --- A result that an alert waits for ----------------------------------------------------------------


def result_of(studies_of_it, *, code: str, since: date) -> ImagingStudy | None:
    """Return the newest study with a result of this nodule, done on or after `since`, if an ultrasound is awaited.

    Whether it is the answer is for whoever closes the alert.
    """
    if code != AlertResponseCode.ULTRASOUND:
        return None
    arrived = [s for s in studies_of_it if s.result not in _RESULTLESS and _done_on(s) >= since]
    return arrived[-1] if arrived else None


def awaited_by(study, clinic) -> list[LumpAlert]:
    """Return the open alerts of its nodule that wait for a result like this study's; at most one query."""
    if study.nodule is None or study.modality not in SHOWS or study.result in _RESULTLESS:
        return []
    whole = study.nodule.joined_into_id or study.nodule_id
    rows = LumpAlert.objects.filter(patient=study.patient_id).open().with_whole()
    rows = rows.filter(whole_id=whole).order_by("recorded_at")
    return [
        alert for alert in rows
        if alert.answer
        and result_of([study], code=alert.answer, since=clinic.local(alert.answered_at).date())
    ]  # fmt: skip


def _done_on(study):
    if study.performed_on is None:
        # On the clock of whoever looks, as the day of the response is.
        return timezone.localtime(study.recorded_at).date()
    return last_day(study.performed_on, study.precision)


def result_words(study) -> str:
    """`Ultrasound of N1 RIGHT, 10 May 2026: nodule seen`."""
    said = study.finding_text if study.result == ImagingResult.OTHER else study.get_result_display()
    return _("%(study)s: %(result)s") % {"study": studies.title_of(study), "result": said}
