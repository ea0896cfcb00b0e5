"""The limits doses are compared with, as versions, and what each comparison said at its time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import Attributed, Keyed, ranges_of, said, words_of
from audit.immutability import append_only
from treatments.models.treatments import Treatment
from treatments.vocabulary import CheckMoment, Drug, LimitKind, Outcome


class Formulary(Keyed):
    """One version of all limits. A change is a new version; the newest in force is used."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    effective_on = models.DateField(_("in force from"))
    review_on = models.DateField(_("review on"))
    note = models.CharField(_("what changed"), max_length=300)

    class Meta:
        verbose_name = _("dose limits")
        verbose_name_plural = _("dose limits")
        ordering = ["-version"]
        get_latest_by = "version"
        constraints = [*said("treatments_formulary", "note")]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "version", "effective_on", "review_on", "note")

    def __str__(self):
        return f"version {self.version}"


class FormularyLimit(Keyed):
    """One number of a version, in the unit its kind names, with its source."""

    formulary = models.ForeignKey(Formulary, on_delete=models.PROTECT, related_name="limits")
    kind = models.CharField(_("limit"), max_length=30, choices=LimitKind)
    drug = models.CharField(_("drug"), max_length=20, choices=Drug, blank=True)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("dose limit")
        verbose_name_plural = _("single limits")
        ordering = ["kind", "drug"]
        constraints = [
            models.UniqueConstraint(
                fields=["formulary", "kind", "drug"],
                name="treatments_limit_once",
                violation_error_message=_("This limit stands in this version already."),
            ),
            *said("treatments_formularylimit", "kind", "source"),
            *ranges_of("treatments_limit", value=(0, 10000)),
            *words_of("treatments_limit", kind=LimitKind, drug=Drug),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "formulary", "kind", "drug", "value", "source")

    def __str__(self):
        return f"{self.kind} {self.drug}".strip()


class FormularySignOff(Attributed):
    """A clinician has read a version and answers for its use here."""

    formulary = models.ForeignKey(Formulary, on_delete=models.PROTECT, related_name="sign_offs")
    name = models.CharField(_("name and role"), max_length=160)
    signed_on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("sign-off of dose limits")
        verbose_name_plural = _("sign-offs of dose limits")
        ordering = ["signed_on", "recorded_at"]
        constraints = [*said("treatments_formularysignoff", "name")]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "formulary", "name", "signed_on", "recorded_at", "recorded_by")

    def __str__(self):
        return f"sign-off {self.pk}"


class SafetyCheck(Attributed):
    """What one rule said about a treatment at one moment, with the limits it used. Never changed."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="safety_checks")
    formulary = models.ForeignKey(Formulary, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(_("when"), max_length=10, choices=CheckMoment)
    position = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(_("rule"), max_length=40)
    outcome = models.CharField(_("result"), max_length=12, choices=Outcome)
    words = models.CharField(_("in words"), max_length=400)
    working = models.CharField(_("working"), max_length=400, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_to_answer = models.BooleanField(_("wanted a reason"))
    reason = models.CharField(_("why all the same"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("safety check")
        verbose_name_plural = _("safety checks")
        ordering = ["treatment", "recorded_at", "position"]
        constraints = [
            *said("treatments_safetycheck", "rule", "outcome", "words", "moment"),
            # What has happened is recorded whatever its dose; all else waits for the reason.
            models.CheckConstraint(
                condition=Q(is_to_answer=False) | ~Q(reason="") | Q(moment=CheckMoment.HAPPENED),
                name="treatments_safetycheck_answered",
                violation_error_message=_("Say why."),
            ),
            *words_of("treatments_safetycheck", outcome=Outcome, moment=CheckMoment),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("rule", "outcome", "words", "working", "reason")
        operational = (
            "id", "treatment", "formulary", "moment", "position", "source", "is_to_answer",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"check {self.pk}"
