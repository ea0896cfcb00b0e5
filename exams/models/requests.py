"""What a patient asks to have changed in an exam, and the answer; both stay, whatever the answer was."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import Attributed, EnteredInError, no_longer_than, said, words_of
from audit.immutability import append_only
from exams.models.exams import Exam
from exams.models.guards import only_an_amendment_of_this_record, only_under_what_counts
from exams.querysets import RequestQuerySet
from exams.vocabulary import AmendmentAnswer


class AmendmentRequest(Attributed):
    """A patient asks for a change, in the patient's own words. It is open until it has a decision."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="amendment_requests")
    words = models.TextField(_("in the patient's words"))
    asked_on = models.DateField(_("asked on"))
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment a patient asks for")
        verbose_name_plural = _("amendments patients ask for")
        ordering = ["asked_on", "recorded_at"]
        constraints = [
            *said("exams_amendmentrequest", "words"),
            *no_longer_than("exams_amendmentrequest", words=2000),
            models.CheckConstraint(
                condition=Q(asked_on__gte=date(1880, 1, 1)),
                name="exams_amendmentrequest_date_plausible",
                violation_error_message=_("Check the date."),
            ),
        ]
        triggers = [append_only(), only_under_what_counts()]

    class Privacy:
        identifying = ()
        clinical = ("words", "asked_on")
        operational = ("id", "exam", "submission_id", "recorded_at", "recorded_by")

    def __str__(self):
        return f"request {self.pk}"


class AmendmentDecision(Attributed):
    """The answer, once. An accepted one names the version that was written for it, where there is one."""

    asked = models.OneToOneField(AmendmentRequest, on_delete=models.PROTECT, related_name="answer")
    decided = models.CharField(_("answer"), max_length=10, choices=AmendmentAnswer)
    reason = models.TextField(_("reason"))
    amendment = models.ForeignKey(
        Exam, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_requests",
        verbose_name=_("version written for it"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("answer to a patient")
        verbose_name_plural = _("answers to patients")
        constraints = [
            *said("exams_amendmentdecision", "decided", "reason"),
            *no_longer_than("exams_amendmentdecision", reason=500),
            *words_of("exams_amendmentdecision", decided=AmendmentAnswer),
            models.CheckConstraint(
                condition=Q(amendment__isnull=True) | Q(decided=AmendmentAnswer.ACCEPTED),
                name="exams_amendmentdecision_denied_changes_nothing",
                violation_error_message=_("What is denied changes nothing."),
            ),
        ]
        triggers = [append_only(), only_an_amendment_of_this_record()]

    class Privacy:
        identifying = ()
        clinical = ("decided", "reason")
        operational = ("id", "asked", "amendment", "recorded_at", "recorded_by")

    def __str__(self):
        return f"decision {self.pk}"


class AmendmentRequestEnteredInError(EnteredInError):
    """Takes a request out of use that nobody made, or not about this exam; it stays readable."""

    asked = models.OneToOneField(AmendmentRequest, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("request entered in error")
        verbose_name_plural = _("requests entered in error")
        constraints = [
            *said("exams_amendmentrequestenteredinerror", "reason"),
            *no_longer_than("exams_amendmentrequestenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "asked", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
