"""On paper: the note of one procedure, and what the patient takes home."""

from django.http import Http404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from treatments import consents, ladder, leaflets, record
from treatments.access import opens_treatment
from treatments.views.frame import only_standing, page


@require_safe
@opens_treatment(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def note(request, treatment):
    """Show the sheet of one procedure: the side first, then what was checked, given, felt and went wrong."""
    if not hasattr(treatment, "procedure"):
        raise Http404
    row = record.load(treatment, treatment.patient)
    procedure = row.procedure
    agreed = consents.standing_of(row)
    held = _time_out_of(procedure, agreed)
    return page(
        request, "note_print", treatment.patient, treatment=row, procedure=procedure, title=ladder.what_words_short(row),
        sites=ladder.sites_of(row), agents=record.agent_rows(row), groups=_groups(row), is_void=hasattr(row, "voided"),
        is_given=procedure.given_at is not None, given_at=_local(request, procedure.given_at), state=ladder.state_words(row),
        checked_at=_local(request, procedure.checked_at), printed_at=request.clinic.now(),
        operator=procedure.given_by or row.performed_by,
        checked=record.check_rows(procedure) if procedure.checked_at else [],
        agreed=agreed and consents.summary_of(agreed), agreed_at=agreed and _local(request, agreed.given_at),
        held=held, held_at=held and _local(request, held.held_at),
    )  # fmt: skip


def _time_out_of(procedure, agreed):
    """Return the time-out held on the consent that stands; where none stands any more, the last one held."""
    held = list(procedure.time_outs.select_related("second", "recorded_by").order_by("held_at"))
    of_it = [each for each in held if agreed is not None and each.consent_id == agreed.pk]
    return (of_it or held)[-1] if held else None


@require_safe
@opens_treatment(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def leaflet(request, treatment):
    """Show the leaflet of this kind with this patient's side and the clinic's phone on it."""
    return leaflet_page(request, treatment)


@only_standing
def leaflet_page(request, treatment, **more):
    """Draw the leaflet; a room above may add a code to it. Of what was entered in error none is handed out."""
    text = leaflets.of(treatment.kind)
    if text is None:
        raise Http404
    row = record.load(treatment, treatment.patient)
    return page(
        request, "leaflet_print", treatment.patient, treatment=row, leaflet=text, sites=ladder.sites_of(row),
        printed_at=request.clinic.now(), **more,
    )  # fmt: skip


def _groups(row):
    """Return all that is recorded but the answers of the check, which stand by themselves."""
    answers = record.check_rows(row.procedure)
    return [group for group in record.record_of(row) if group[1] != answers]


def _local(request, moment):
    return moment and request.clinic.local(moment)
