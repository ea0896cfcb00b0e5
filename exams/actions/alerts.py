"""Record what was done about a lump alert."""

from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams import rules
from exams.actions.locks import patient_locked
from exams.exceptions import AlertsReplaced
from exams.models import AlertResponse, LumpAlert


@transaction.atomic
def answer_alert(
    alert: LumpAlert,
    *,
    by,
    code,
    text="",
    excluded_on=None,
    due_on=None,
    owner=None,
    submission_id=None,
) -> AlertResponse:
    """Save one response; the newest stands, the earlier ones stay.

    Raises ValidationError by field: an awaited result without its day or owner, a closing with a day.
    """
    response = AlertResponse(
        alert=alert,
        code=code,
        text=text,
        excluded_on=excluded_on,
        due_on=due_on,
        owner=owner,
        recorded_by=by,
        submission_id=submission_id,
    )
    response.clean_fields(exclude=["alert", "owner", "recorded_by"])
    problems = rules.response_problems(
        code=code, text=text, due_on=due_on, excluded_on=excluded_on, owner=owner
    )
    if problems:
        raise ValidationError(problems)
    response.save(force_insert=True)
    trail.record(
        AuditedAction.LUMP_ALERT_ANSWERED,
        actor=by,
        patient=alert.patient,
        subject=alert,
        detail={"code": code},
    )
    return response


@transaction.atomic
def answer_alerts(alerts, *, submission_id=None, **response) -> list[AlertResponse]:
    """Record the same response for several alerts of one nodule; the same submission twice is once.

    What already awaits a result is answered by it too, whichever exam raised it. Raises AlertsReplaced where
    none of them stands any more: what raised them was judged again meanwhile.
    """
    if not alerts:
        raise AlertsReplaced
    # The patient is the lock: which alerts still wait may change between two presses.
    patient_locked(alerts[0].patient_id)
    siblings = LumpAlert.objects.filter(patient=alerts[0].patient_id)
    rows = list(siblings.values_list("pk", "withdrawn_at"))
    if submission_id is not None:
        keys = [uuid5(submission_id, str(pk)) for pk, _gone in rows]
        if earlier := list(AlertResponse.objects.filter(submission_id__in=keys)):
            return earlier
    standing = {pk for pk, gone in rows if gone is None}
    left = [alert for alert in alerts if alert.pk in standing]
    if not left:
        raise AlertsReplaced
    return [
        answer_alert(
            alert, submission_id=submission_id and uuid5(submission_id, str(alert.pk)), **response
        )
        for alert in left
    ]  # fmt: skip
