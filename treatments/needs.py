"""What treatments put on "Needs you": scores due, what was prepared and not given, and harm not closed yet."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from audit.clinical_time import day_words
from patients.needs import NeedItem
from treatments import lifecycle, results
from treatments.models import AdverseEvent, Procedure
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
    return [*(item for item in items if item), *(_results(request) if may_treat else [])]


def _results(request):
    """Results that are due within a week, late, or not read: their owner's, or everybody's when nobody waits.

    What the laboratory calls malignant or suspicious waits on everybody until somebody has read it.
    """
    today = request.clinic.today()
    mine = [
        each
        for each in results.open_in(request.clinic)
        if each.is_pressing(today)
        and (each.is_worrying or each.owner is None or each.owner.pk == request.user.pk)
    ]
    return [_result_item(each, today) for each in mine[:30]]


def _result_item(each, today):
    is_late = each.due_on < today
    kind = "flag" if each.is_worrying else "late" if is_late or each.is_in else "due"
    day = f"{each.due_on.day} {each.due_on:%b}"
    detail = (
        _("after %(what)s %(when)s") if each.is_in else _("after %(what)s %(when)s, due %(day)s")
    )
    detail = detail % {
        "what": each.treatment.get_kind_display(), "when": each.treatment.when_words, "day": day,
    }  # fmt: skip
    return NeedItem(
        icon="", kind=kind, words=each.words, who=each.patient.display_name,
        detail=detail if each.owner else _("%(detail)s; nobody waits for it: for anyone") % {"detail": detail},
        url=reverse("treatments:histology", args=[each.treatment.pk]),
        weight=95 if each.is_worrying else 75 if each.is_in else 60 if is_late else 25,
        patients=(each.patient.pk,),
    )  # fmt: skip


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


def open_harm(request) -> list[NeedItem]:
    """Return the harm that waits for this person, and what nobody follows; by the day to look again."""
    if not request.workplace.may(Permission.TREATMENT_RECORD):
        return []
    mine = Q(waits_for=request.user.pk) | Q(waits_for=None)
    rows = (
        AdverseEvent.objects.open()
        .filter(mine, clinic=request.clinic)
        .select_related("patient")
        .order_by("waits_until", "recorded_at")[:30]
    )
    today = request.clinic.today()
    return [_harm(row, today) for row in rows]


def _harm(row, today):
    day = row.waits_until
    is_late = day is None or day <= today
    if day is None:
        detail = _("%(what)s, nobody follows it yet") % {"what": row.get_kind_display()}
    else:
        facts = {"what": row.get_kind_display(), "day": day_words(day)}
        detail = _("%(what)s, look again %(day)s") % facts
    return NeedItem(
        icon="", kind="late" if is_late else "waiting", words=_("adverse event without an outcome"),
        who=row.patient.display_name, detail=detail,
        url=reverse("treatments:event_detail", args=[row.pk]), weight=35 if is_late else 10,
        patients=(row.patient_id,),
    )  # fmt: skip
