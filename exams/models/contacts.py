"""A dated contact without palpation: phone, video, message."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import Attributed, EnteredInError, no_longer_than, said, words_of
from audit.immutability import append_only
from exams.vocabulary import ContactChannel, HarmAnswer, TakenAnswer
from measures.models import Score
from patients.models import EpisodeOfCare, Patient


class Contact(Attributed):
    """What the patient said from afar. Written once; corrected by a row that amends it."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    episode = models.ForeignKey(
        EpisodeOfCare, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(_("how"), max_length=8, choices=ContactChannel)
    contacted_on = models.DateField(_("date"))
    contacted_time = models.TimeField(_("time"), null=True, blank=True)
    contacted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pain_score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken = models.CharField(_("medicines"), max_length=10, choices=TakenAnswer, blank=True)
    taken_text = models.CharField(
        _("what is taken, what was stopped and why"), max_length=300, blank=True
    )
    harm = models.CharField(_("any harm"), max_length=10, choices=HarmAnswer, blank=True)
    harm_text = models.CharField(_("harm in words"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    plan = models.TextField(_("plan"), blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    amended_because = models.CharField(_("reason for the change"), max_length=500, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-contacted_on", "-recorded_at"]
        constraints = [
            *said("exams_contact", "channel"),
            models.CheckConstraint(
                condition=~Q(harm=HarmAnswer.SOME) | ~Q(harm_text=""),
                name="exams_contact_harm_named",
                violation_error_message=_("Say what the harm was."),
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amended_because=""),
                name="exams_contact_amended_with_reason",
                violation_error_message=_("Give the reason for the change."),
            ),
            *words_of("exams_contact", channel=ContactChannel, taken=TakenAnswer, harm=HarmAnswer),
        ]
        indexes = [models.Index(fields=["patient", "contacted_on"], name="exams_contact_patient")]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = (
            "episode", "contacted_on", "contacted_time", "pain_score", "change_score", "taken", "taken_text",
            "harm", "harm_text", "note", "plan", "review_on", "amended_because",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "channel", "contacted_by", "amends", "submission_id", "recorded_at",
            "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"contact {self.pk}"


class ContactEnteredInError(EnteredInError):
    """Takes a contact out of use; it stays readable."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("contact entered in error")
        verbose_name_plural = _("contacts entered in error")
        constraints = [
            *said("exams_contactenteredinerror", "reason"),
            *no_longer_than("exams_contactenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "contact", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
