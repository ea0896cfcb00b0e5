"""Record what was done about a lump alert."""

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.models import AlertResponse, LumpAlert


@transaction.atomic
def answer_alert(
    alert: LumpAlert, *, by, code, text="", excluded_on=None, due_on=None, owner=None
) -> AlertResponse:
    """Save one response; the newest stands, the earlier ones stay."""
    response = AlertResponse(
        alert=alert,
        code=code,
        text=text,
        excluded_on=excluded_on,
        due_on=due_on,
        owner=owner,
        recorded_by=by,
    )
    response.clean_fields(exclude=["alert", "owner", "recorded_by"])
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
def answer_alerts(alerts, **response) -> list[AlertResponse]:
    """Record the same response for several alerts of one nodule."""
    return [answer_alert(alert, **response) for alert in alerts]
