"""Finds what a person typed and did not save, and what happened to the record since."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from audit import trail
from audit.clinical_time import day_words
from audit.vocabulary import AuditedAction
from exams.lifecycle import may
from exams.models import Exam, LumpAlert, Nodule, UnsavedForm
from exams.models.unsaved import UNDO_MINUTES, offered_since, undo_since
from patients import changes
from patients.changes import name_of

MOST_TOLD = 100
"""Nobody leaves as many windows open."""
# What proves, or belongs to the page and not to the exam, is drawn anew.
NEVER_KEPT = (
    "csrfmiddlewaretoken", "password", "patient_token", "form_owner", "turn", "save", "exam", "kept", "window",
)  # fmt: skip


def content_of(data: QueryDict) -> str:
    """Return what is kept of a form as it was sent."""
    kept = data.copy()
    for name in NEVER_KEPT:
        kept.pop(name, None)
    return kept.urlencode()


def data_of(row: UnsavedForm) -> QueryDict:
    """Return the form as it was typed."""
    return QueryDict(row.content)


@dataclass(frozen=True)
class Told:
    """What other pages say about a form that waits: until when it was typed, and where it is gone on with.

    `url` is "" when its exam takes no changes any more, or not from this person.
    """

    row: UnsavedForm
    until: str
    url: str


def told(request, **of) -> list[Told]:
    """Return what this person typed in this clinic and did not save, newest first; one query."""
    rows = UnsavedForm.objects.waiting_for(request.user, offered_since(timezone.now()))
    rows = rows.filter(clinic=request.clinic, **of).select_related(
        "patient", "exam__amended_by", "exam__voided"
    )
    may_sign = request.workplace.may(Permission.EXAM_SIGN)
    return [
        Told(row, _moment_words(request.clinic, row.kept_at), _way_back(row, may_sign=may_sign))
        for row in rows[:MOST_TOLD]
    ]


def _way_back(row, *, may_sign):
    page = page_of(row)
    is_amendment = row.exam_id and row.exam.is_signed
    return f"{page}?resume={row.form}" if page and (may_sign or not is_amendment) else ""


def page_of(row: UnsavedForm) -> str:
    """Return the address of the page that a form was typed on, "" when its exam takes no changes any more."""
    if not row.exam_id:
        return reverse("exams:record", args=[row.patient_id])
    if may(row.exam, "edit"):
        return reverse("exams:edit", args=[row.exam_id])
    return reverse("exams:amend", args=[row.exam_id]) if may(row.exam, "amend") else ""


def waiting(user, patient, exam=None) -> UnsavedForm | None:
    """Return the newest form this person typed for this page and did not save; one query."""
    return next(iter(waiting_and_thrown(user, patient, exam)[0]), None)


def waiting_and_thrown(user, patient, exam=None) -> tuple[list[UnsavedForm], UnsavedForm | None]:
    """Return the forms that wait, newest first, and the one thrown away last, while that can be undone; one query."""
    now = timezone.now()
    rows = (
        UnsavedForm.objects.still_or_lately(undo_since(now))
        .filter(author=user, patient=patient, exam=exam, kept_at__gte=offered_since(now))
    )  # fmt: skip
    rows = list(rows)
    thrown = next((row for row in rows if row.thrown_away_at is not None), None)
    return [row for row in rows if row.thrown_away_at is None], thrown


def one(user, patient, form) -> UnsavedForm | None:
    """Return this person's form of this name, unless it was thrown away; one query."""
    return UnsavedForm.objects.held().filter(author=user, patient=patient, form=form).first()


@dataclass(frozen=True)
class Thrown:
    """What the page says about a form thrown away a moment ago."""

    row: UnsavedForm
    at: str
    until: str


def thrown_words(row: UnsavedForm, clinic) -> Thrown:
    """Return the words for the way back."""
    at = row.thrown_away_at
    until = at + timedelta(minutes=UNDO_MINUTES)
    return Thrown(row, f"{clinic.local(at):%H:%M}", f"{clinic.local(until):%H:%M}")


@dataclass(frozen=True)
class Offer:
    """What the page says about a form that waits or came back."""

    row: UnsavedForm
    is_back: bool
    until: str
    since: tuple = ()


def offer(row: UnsavedForm, clinic, *, is_back: bool) -> Offer:
    """Return the words for the page; what changed since is asked only when the form comes back."""
    since = tuple(changes.since(row.patient, row.begun_at)) if is_back else ()
    return Offer(row, is_back, _moment_words(clinic, row.kept_at), since)


def _moment_words(clinic, moment):
    local = clinic.local(moment)
    if local.date() == clinic.today():
        return _("today, %(time)s") % {"time": f"{local:%H:%M}"}
    return f"{day_words(local.date())}, {local:%H:%M}"


def changed_exams(patient, moment):
    """Say which exams, nodules and alerts are new or closed since a moment; three queries."""
    rows = (
        Exam.objects.standing().filter(patient=patient, recorded_at__gt=moment).select_related("recorded_by")
    )  # fmt: skip
    for exam in rows:
        yield changes.Change(
            _("Another exam: %(when)s") % {"when": exam.when_words}, name_of(exam.recorded_by), exam.recorded_at
        )  # fmt: skip
    for nodule in Nodule.objects.filter(patient=patient, recorded_at__gt=moment).select_related(
        "recorded_by"
    ):
        yield changes.Change(
            _("New nodule %(label)s, %(side)s") % {"label": nodule.label, "side": nodule.side_words},
            name_of(nodule.recorded_by), nodule.recorded_at,
        )  # fmt: skip
    for alert in LumpAlert.objects.filter(
        patient=patient, recorded_at__gt=moment, withdrawn_at=None
    ).select_related("nodule"):
        yield changes.Change(
            _("Lump alert, %(label)s: %(kind)s") % {"label": alert.nodule.label, "kind": alert.get_kind_display()},
            "", alert.recorded_at,
        )  # fmt: skip
    for event in trail.acts_since(patient, _CLOSING, moment):
        yield changes.Change(event.get_action_display(), event.actor_name, event.occurred_at)


# What takes something out of use leaves no row of its own that is new; the trail has the moment.
_CLOSING = (
    AuditedAction.NODULE_CLOSED, AuditedAction.NODULES_JOINED, AuditedAction.NODULES_SPLIT,
    AuditedAction.NODULE_DIVIDED, AuditedAction.DIVISION_UNDONE,
    AuditedAction.EXAM_VOIDED, AuditedAction.EXAM_AMENDED, AuditedAction.TREATMENT_VOIDED,
)  # fmt: skip
