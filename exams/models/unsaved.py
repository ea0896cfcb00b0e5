"""What somebody typed into an exam page and has not saved: kept so that nothing is lost, no part of the record."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import Keyed, no_longer_than, said
from exams.models.exams import Exam
from exams.querysets import UnsavedFormQuerySet
from patients.models import Patient

MOST_LETTERS = 200_000
# A wrong press is noticed at once; what was really meant to go shall not lie about for long.
UNDO_MINUTES = 10


def offered_since(now: datetime) -> datetime:
    """Return the moment since which somebody must have typed on a form that is offered still."""
    return now - timedelta(days=settings.UNSAVED_DAYS)


def undo_since(now: datetime) -> datetime:
    """Return the moment since which somebody must have thrown a form away that they can still bring back."""
    return now - timedelta(minutes=UNDO_MINUTES)


class UnsavedForm(Keyed):
    """One form of one person, as their browser last told it; it goes when it is saved, thrown away or old.

    `form` is the submission id that the page was drawn with, so two windows are two rows. `turn`
    counts what was told: a window that has not heard of the last turn may not overwrite it, but one whose
    answer was lost on the way may tell its own last turn again. Thrown away it is offered to nobody; its author can
    take that back for `UNDO_MINUTES`.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        User, verbose_name=_("typed by"), on_delete=models.PROTECT, related_name="+"
    )
    exam = models.ForeignKey(
        Exam, verbose_name=_("draft being changed"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    form = models.UUIDField(_("form"))
    turn = models.PositiveIntegerField(_("turn"), default=1)
    window = models.CharField(_("window that told the last turn"), max_length=40, blank=True)
    content = models.TextField(_("what was typed"), max_length=MOST_LETTERS)
    begun_at = models.DateTimeField(_("begun at"), db_default=Now())
    kept_at = models.DateTimeField(_("kept at"), db_default=Now())
    thrown_away_at = models.DateTimeField(_("thrown away at"), null=True, blank=True)

    objects = UnsavedFormQuerySet.as_manager()

    # It is not the record, it changes every few seconds, and it goes: there is no history of it.
    has_row_history = False

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        constraints = [
            models.UniqueConstraint(fields=["author", "form"], name="exams_unsavedform_once"),
            models.CheckConstraint(
                condition=Q(turn__gte=1), name="exams_unsavedform_turn_from_one",
                violation_error_message=_("Turns are counted from 1."),
            ),
            *said("exams_unsavedform", "content"),
            *no_longer_than("exams_unsavedform", content=MOST_LETTERS, window=40),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["patient", "author", "-kept_at"], name="exams_unsavedform_waiting"
            ),
            models.Index(fields=["kept_at"], name="exams_unsavedform_age"),
        ]

    class Privacy:
        identifying = ()
        clinical = ("content",)
        operational = (
            "id", "clinic", "patient", "author", "exam", "form", "turn", "window", "begun_at", "kept_at",
            "thrown_away_at",
        )  # fmt: skip

    def __str__(self):
        return f"unsaved form {self.pk}"
