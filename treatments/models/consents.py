"""Consent: the versioned text a patient was shown, what was said to it, and how it was taken back."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import Attributed, no_longer_than, said, words_of
from audit.immutability import append_only
from treatments.models.treatments import Treatment
from treatments.querysets import ConsentQuerySet, ConsentTextQuerySet
from treatments.vocabulary import Kind
from treatments.vocabulary_of_operations import (
    ConsentEnd,
    Consenter,
    ConsentGroup,
    ConsentSide,
    ConsentWay,
)

# A pen's way over a box of 600 by 200: moves and lines in whole numbers, and nothing else.
SIGNATURE = r"^(M[0-9]{1,3} [0-9]{1,3}(L[0-9]{1,3} [0-9]{1,3})+)+$"
SIGNATURE_MOST = 20_000
SIGNATURE_BOX = (600, 200)


class ConsentText(Attributed):
    """One version of what a patient is told before a kind of procedure. A change is a new version."""

    group = models.CharField(_("for"), max_length=10, choices=ConsentGroup)
    language = models.CharField(
        _("language"), max_length=12, validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")],
        help_text=_("its code, such as en or pt-BR"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(
        _("text"), help_text=_("an empty line parts paragraphs; a line that begins with ## is a heading, with - a point"),
    )  # fmt: skip
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=300)
    signed_off_by = models.CharField(
        _("signed off by"), max_length=160, blank=True,
        help_text=_("the clinician who answers for the words; empty: not signed off yet"),
    )  # fmt: skip

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["group", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "language", "version"], name="treatments_consenttext_version_once",
                violation_error_message=_("This version exists. A change is the next version."),
            ),
            *said("treatments_consenttext", "group", "language", "title", "body", "source"),
            *no_longer_than("treatments_consenttext", body=12000),
            *words_of("treatments_consenttext", group=ConsentGroup),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "group", "language", "version", "title", "body", "effective_from", "source",
            "signed_off_by", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"{self.title}, version {self.version} ({self.language})"


class Consent(Attributed):
    """What the patient, or somebody for them, said to one treatment (FHIR Consent). Never changed."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("text shown"),
    )  # fmt: skip
    way = models.CharField(_("how"), max_length=9, choices=ConsentWay)
    kind = models.CharField(_("to what"), max_length=24, choices=Kind)
    side = models.CharField(_("side"), max_length=5, choices=ConsentSide)
    given_at = models.DateTimeField(_("when"))
    obtained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("obtained by")
    )  # fmt: skip
    giver = models.CharField(_("who consents"), max_length=7, choices=Consenter, blank=True)
    giver_name = models.CharField(_("name"), max_length=160, blank=True)
    giver_relation = models.CharField(_("by what right"), max_length=160, blank=True)
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("witness"),
    )  # fmt: skip
    witness_text = models.CharField(_("witness, by name"), max_length=120, blank=True)
    paper_signed_on = models.DateField(_("paper signed on"), null=True, blank=True)
    kept_where = models.CharField(_("where the paper is kept"), max_length=200, blank=True)
    signature_path = models.CharField(
        _("signature"),
        max_length=SIGNATURE_MOST,
        blank=True,
        validators=[RegexValidator(SIGNATURE)],
    )
    emergency_reason = models.CharField(_("why it could not wait"), max_length=300, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-recorded_at"]
        constraints = [
            *said("treatments_consent", "way", "kind", "side"),
            models.CheckConstraint(
                condition=~Q(way=ConsentWay.VERBAL) | Q(witness__isnull=False) | ~Q(witness_text=""),
                name="treatments_consent_verbal_witnessed",
                violation_error_message=_("Name the witness."),
            ),
            models.CheckConstraint(
                condition=~Q(way=ConsentWay.WRITTEN) | (~Q(kept_where="") & Q(paper_signed_on__isnull=False)),
                name="treatments_consent_paper_kept",
                violation_error_message=_("Say when the paper was signed and where it is kept."),
            ),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.SCREEN, signature_path__regex=SIGNATURE)
                | Q(~Q(way=ConsentWay.SCREEN), signature_path=""),
                name="treatments_consent_signed_on_screen",
                violation_error_message=_("Sign in the box."),
            ),
            models.CheckConstraint(
                condition=~Q(way=ConsentWay.EMERGENCY) | ~Q(emergency_reason=""),
                name="treatments_consent_emergency_why",
                violation_error_message=_("Say why it could not wait."),
            ),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.EMERGENCY) | (~Q(giver="") & ~Q(giver_name="")),
                name="treatments_consent_by_somebody",
                violation_error_message=_("Say who consents."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=Consenter.PROXY) | ~Q(giver_relation=""),
                name="treatments_consent_proxy_right",
                violation_error_message=_("Say by what right this person consents."),
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=models.F("obtained_by")),
                name="treatments_consent_witness_is_another",
                violation_error_message=_("The witness is somebody else than who obtains the consent."),
            ),
            *words_of(
                "treatments_consent", way=ConsentWay, kind=Kind, side=ConsentSide, giver=Consenter,
            ),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ("giver_name", "giver_relation", "signature_path")
        clinical = ("kind", "side", "emergency_reason")
        operational = (
            "id", "treatment", "text", "way", "given_at", "obtained_by", "giver", "witness", "witness_text",
            "paper_signed_on", "kept_where", "submission_id", "recorded_at", "recorded_by",
        )  # fmt: skip
        # A hand's signature is copied nowhere.
        secret = ("signature_path",)

    def __str__(self):
        return f"consent {self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer stands: taken back since, or recorded in error."""
        return hasattr(self, "withdrawal")

    @property
    def sides(self) -> frozenset[str]:
        """The sides it was given for."""
        return ConsentSide(self.side).sides


class ConsentWithdrawal(Attributed):
    """A consent that no longer stands: taken back, or recorded in error. It stays readable as it was given.

    What a patient never did is not told as theirs: an error names nobody who withdrew.
    """

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    # Whoever writes without saying so is the version before this column, which knew withdrawals alone.
    status = models.CharField(
        _("how it ended"), max_length=16, choices=ConsentEnd, db_default=ConsentEnd.WITHDRAWN.value
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=160, blank=True)
    reason = models.CharField(_("reason, as it was said"), max_length=300)

    class Meta:
        verbose_name = _("consent withdrawn")
        verbose_name_plural = _("consents withdrawn")
        constraints = [
            *said("treatments_consentwithdrawal", "status", "reason"),
            *words_of("treatments_consentwithdrawal", status=ConsentEnd),
            models.CheckConstraint(
                condition=Q(status=ConsentEnd.WITHDRAWN) & ~Q(withdrawn_by="")
                | Q(status=ConsentEnd.ERROR, withdrawn_by=""),
                name="treatments_consentwithdrawal_by_somebody",
                violation_error_message=_("Say who withdraws it."),
            ),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ("withdrawn_by",)
        clinical = ("status", "withdrawn_at", "reason")
        operational = ("id", "consent", "recorded_at", "recorded_by")

    def __str__(self):
        return f"withdrawal {self.pk}"

    @property
    def is_error(self) -> bool:
        """Whether the consent was never given as it was recorded."""
        return self.status == ConsentEnd.ERROR
