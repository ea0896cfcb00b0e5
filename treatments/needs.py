"""What treatments put on "Needs you": scores that wait for their minutes, and what was prepared, not given."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from patients.needs import NeedItem
from treatments import lifecycle
from treatments.models import Procedure
from treatments.rules import MINUTES_TO_SCORE


def waiting(request) -> list[NeedItem]:
    """Return the scores due and the procedures prepared in the clinic chosen now."""
    may_score = request.workplace.may(Permission.SCORE_RECORD)
    may_treat = request.workplace.may(Permission.TREATMENT_RECORD)
    if not (may_score or may_treat):
        return []
    prepared = Q(
        checked_at__isnull=False, given_at__isnull=True, treatment__state__in=lifecycle.OPEN_PLANS
    )
    rows = (
        Procedure.objects.filter(treatment__clinic=request.clinic, treatment__voided__isnull=True)
        .filter(Q(score_due_at__isnull=False) | prepared)
        .select_related("treatment__patient")
        .order_by("score_due_at", "checked_at")[:30]
    )
    now = timezone.now()
    items = [_item(row, now, request.clinic) for row in rows if may_treat or row.score_due_at]
    return [item for item in items if item]


def _item(row, now, clinic):
    treatment, who = row.treatment, row.treatment.patient.display_name
    if row.score_due_at:
        is_due = row.score_due_at <= now
        at = clinic.local(row.score_due_at)
        return NeedItem(
            icon="", kind="late" if is_due else "waiting",
            words=_("%(minutes)s-minute score waiting") % {"minutes": MINUTES_TO_SCORE}, who=who,
            detail=_("%(what)s, due %(day)s at %(time)s")
            % {"what": treatment.get_kind_display(), "day": f"{at.day} {at:%b}", "time": f"{at:%H:%M}"},
            url=reverse("treatments:score_after", args=[treatment.pk]), weight=40 if is_due else 20,
            patients=(treatment.patient_id,),
        )  # fmt: skip
    at = clinic.local(row.checked_at)
    return NeedItem(
        icon="", kind="draft", words=_("checked, not yet given"), who=who,
        detail=_("%(what)s, checked %(day)s at %(time)s")
        % {"what": treatment.get_kind_display(), "day": f"{at.day} {at:%b}", "time": f"{at:%H:%M}"},
        url=reverse("treatments:give", args=[treatment.pk]), weight=30,
        patients=(treatment.patient_id,),
    )  # fmt: skip
