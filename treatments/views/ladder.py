"""The ladder: what was done on each rung, where the patient stands, and the way to the next step."""

from accounts.permissions import Permission
from exams.models import Nodule
from patients.access import opens_patient_record
from treatments import ladder as ladders
from treatments.actions.common import open_episode
from treatments.views.frame import page
from treatments.vocabulary import Kind


@opens_patient_record(Permission.RECORD_VIEW)
def ladder(request, patient):
    """Show the ten rungs."""
    may_record = request.workplace.may(Permission.TREATMENT_RECORD)
    return page(
        request, "ladder", patient, ladder=ladders.build(patient),
        nodules=list(Nodule.objects.for_patient(patient).open()),
        may_record=may_record, may_close=may_record and open_episode(patient) is not None,
        beside=[(Kind.SPINE_SURGERY, Kind.SPINE_SURGERY.label), (Kind.OTHER, Kind.OTHER.label)],
    )  # fmt: skip
