"""Injections and excisions: one head, a row per nodule with its own side, agents, scores around it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.attribution import (
    Keyed,
    both_or_neither,
    ranges_of,
    said,
    said_unless,
    words_of,
)
from audit.immutability import append_only, never_deleted
from exams.models import Nodule
from exams.vocabulary import Laterality
from measures.models import Score
from measures.vocabulary import Situation
from patients.vocabulary import Origin
from treatments.models.guards import given_only_with_consent
from treatments.models.treatments import Treatment
from treatments.vocabulary import (
    Anaesthesia,
    Aspiration,
    ConsentForm,
    Drug,
    Found,
    Guidance,
    ReadBack,
    Repair,
    Technique,
    YesNoNotAsked,
)


class Procedure(Keyed):
    """The head of an injection or an operation, in two moments: checked, then given."""

    treatment = models.OneToOneField(Treatment, on_delete=models.PROTECT, related_name="procedure")
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    side_chosen = models.CharField(
        _("side chosen afresh"), max_length=5, choices=Laterality, blank=True
    )
    is_identity_confirmed = models.BooleanField(
        _("birth year typed and matching"), null=True, blank=True
    )
    read_back = models.CharField(_("read-back"), max_length=14, choices=ReadBack, blank=True)
    read_back_text = models.CharField(_("why no read-back"), max_length=200, blank=True)
    allergies_checked = models.CharField(
        _("allergies asked again today"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    anticoagulant = models.CharField(
        _("anticoagulant"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    infection = models.CharField(_("infection"), max_length=10, choices=YesNoNotAsked, blank=True)
    diabetes = models.CharField(_("diabetes"), max_length=10, choices=YesNoNotAsked, blank=True)
    pregnancy = models.CharField(_("pregnancy"), max_length=10, choices=YesNoNotAsked, blank=True)
    consent = models.CharField(_("consent"), max_length=8, choices=ConsentForm, blank=True)
    guidance = models.CharField(_("guidance"), max_length=12, choices=Guidance, blank=True)
    guidance_text = models.CharField(_("guidance in words"), max_length=200, blank=True)
    needle_gauge = models.PositiveSmallIntegerField(_("needle, G"), null=True, blank=True)
    needle_length_mm = models.PositiveSmallIntegerField(_("needle length"), null=True, blank=True)
    needle_text = models.CharField(_("needle in words"), max_length=120, blank=True)
    technique = models.CharField(_("technique"), max_length=10, choices=Technique, blank=True)
    passes = models.PositiveSmallIntegerField(_("passes"), null=True, blank=True)
    aspiration = models.CharField(_("aspiration"), max_length=10, choices=Aspiration, blank=True)
    anaesthesia = models.CharField(_("anaesthesia"), max_length=10, choices=Anaesthesia, blank=True)
    anaesthesia_text = models.CharField(_("anaesthesia in words"), max_length=200, blank=True)
    score_due_at = models.DateTimeField(_("score after, due at"), null=True, blank=True)
    override_reason = models.CharField(_("why over the limit"), max_length=300, blank=True)
    # The press that recorded it as given: the same press again is no second one.
    given_submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        constraints = [
            both_or_neither("checked_at", "checked_by", name="treatments_procedure_checked_by"),
            both_or_neither("given_at", "given_by", name="treatments_procedure_given_by"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True)
                | (
                    ~Q(side_chosen="") & ~Q(read_back="") & ~Q(anticoagulant="") & ~Q(infection="")
                    & ~Q(diabetes="") & ~Q(pregnancy="") & ~Q(allergies_checked="")
                    & Q(is_identity_confirmed=True)
                ),
                name="treatments_procedure_check_whole",
                violation_error_message=_("The check is not complete."),
            ),
            models.CheckConstraint(
                condition=~Q(read_back=ReadBack.NOT_POSSIBLE) | ~Q(read_back_text=""),
                name="treatments_procedure_no_read_back_why",
                violation_error_message=_("Say why the patient could not be asked."),
            ),
            *ranges_of(
                "treatments_procedure", needle_gauge=(10, 34), needle_length_mm=(4, 200), passes=(0, 200)
            ),
            *words_of(
                "treatments_procedure", side_chosen=Laterality, read_back=ReadBack,
                allergies_checked=YesNoNotAsked, anticoagulant=YesNoNotAsked, infection=YesNoNotAsked,
                diabetes=YesNoNotAsked, pregnancy=YesNoNotAsked, consent=ConsentForm, guidance=Guidance,
                technique=Technique, aspiration=Aspiration, anaesthesia=Anaesthesia,
            ),
        ]  # fmt: skip
        triggers = [never_deleted(), given_only_with_consent()]

    class Privacy:
        identifying = ()
        clinical = (
            "side_chosen", "read_back", "read_back_text", "allergies_checked", "anticoagulant", "infection",
            "diabetes", "pregnancy", "consent", "guidance", "guidance_text", "needle_gauge",
            "needle_length_mm", "needle_text", "technique", "passes", "aspiration", "anaesthesia",
            "anaesthesia_text", "override_reason",
        )  # fmt: skip
        operational = (
            "id", "treatment", "checked_at", "checked_by", "given_at", "given_by", "is_identity_confirmed",
            "score_due_at", "given_submission_id",
        )  # fmt: skip

    def __str__(self):
        return f"procedure {self.pk}"


class ProcedureNodule(Keyed):
    """One nodule of a procedure, with the side it was done on and, for operations, what was found."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="nodules")
    nodule = models.ForeignKey(
        Nodule, on_delete=models.PROTECT, null=True, blank=True, related_name="procedures"
    )
    side = models.CharField(_("side"), max_length=5, choices=Laterality, blank=True)
    is_nodule_still_tender = models.BooleanField(
        _("still tender afterwards"), null=True, blank=True
    )
    nodule_found = models.CharField(_("nodule found"), max_length=10, choices=Found, blank=True)
    capsule = models.CharField(_("capsule"), max_length=10, choices=Found, blank=True)
    stalk = models.CharField(_("stalk"), max_length=10, choices=Found, blank=True)
    fascial_defect = models.CharField(
        _("defect in the fascia"), max_length=10, choices=Found, blank=True
    )
    fascial_defect_mm = models.DecimalField(
        _("defect"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    fascial_repair = models.CharField(_("repair"), max_length=12, choices=Repair, blank=True)
    fascial_repair_text = models.CharField(_("repair in words"), max_length=200, blank=True)
    specimen_mm = models.DecimalField(
        _("specimen, largest"), max_digits=5, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = _("procedure nodule")
        verbose_name_plural = _("procedure nodules")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "nodule"], name="treatments_procnodule_once"),
            *ranges_of("treatments_procnodule", fascial_defect_mm=(0, 300), specimen_mm=(1, 300)),
            *words_of(
                "treatments_procnodule", side=Laterality, nodule_found=Found, capsule=Found,
                stalk=Found, fascial_defect=Found, fascial_repair=Repair,
            ),
        ]  # fmt: skip
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = (
            "nodule", "side", "is_nodule_still_tender", "nodule_found", "capsule", "stalk",
            "fascial_defect", "fascial_defect_mm", "fascial_repair", "fascial_repair_text", "specimen_mm",
        )  # fmt: skip
        operational = ("id", "procedure")

    def __str__(self):
        return f"procedure nodule {self.pk}"


class AdministeredAgent(Keyed):
    """One agent of a procedure, once per head (FHIR MedicationAdministration).

    mg = % × 10 × mL. `*_high` is the upper bound where a range was given.
    """

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="agents")
    position = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    drug = models.CharField(_("agent"), max_length=20, choices=Drug)
    drug_text = models.CharField(_("agent in words"), max_length=160, blank=True)
    concentration_percent = models.DecimalField(
        _("strength, %"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    concentration_mg_ml = models.DecimalField(
        _("strength, mg/mL"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    concentration_text = models.CharField(_("strength in words"), max_length=80, blank=True)
    volume_ml = models.DecimalField(
        _("volume"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    volume_high_ml = models.DecimalField(
        _("volume, up to"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    volume_text = models.CharField(_("volume in words"), max_length=80, blank=True)
    dose_mg = models.DecimalField(_("dose"), max_digits=8, decimal_places=2, null=True, blank=True)
    dose_high_mg = models.DecimalField(
        _("dose, up to"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    dose_text = models.CharField(_("dose in words"), max_length=80, blank=True)
    has_adrenaline = models.BooleanField(_("with adrenaline"), null=True, blank=True)
    lot_number = models.CharField(_("lot"), max_length=40, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("agent given")
        verbose_name_plural = _("agents given")
        ordering = ["treatment", "position"]
        constraints = [
            *said("treatments_administeredagent", "origin"),
            *said_unless(Q(origin=Origin.PUBLISHED, origin__isnull=False), "treatments_administeredagent", "drug"),
            models.CheckConstraint(
                condition=~Q(drug=Drug.OTHER) | ~Q(drug_text=""),
                name="treatments_agent_other_named",
                violation_error_message=_("Name the agent."),
            ),
            models.CheckConstraint(
                condition=Q(volume_high_ml__isnull=True) | Q(volume_high_ml__gte=F("volume_ml")),
                name="treatments_agent_volume_range",
                violation_error_message=_("The upper volume is the larger one."),
            ),
            *ranges_of(
                "treatments_agent", concentration_percent=(0, 100), concentration_mg_ml=(0, 1000),
                volume_ml=(0, 500), volume_high_ml=(0, 500), dose_mg=(0, 10000), dose_high_mg=(0, 10000),
            ),
            *words_of("treatments_agent", drug=Drug, origin=Origin),
        ]  # fmt: skip
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = (
            "drug", "drug_text", "concentration_percent", "concentration_mg_ml", "concentration_text",
            "volume_ml", "volume_high_ml", "volume_text", "dose_mg", "dose_high_mg", "dose_text",
            "has_adrenaline", "note",
        )  # fmt: skip
        operational = ("id", "treatment", "position", "origin", "lot_number", "expires_on")

    def __str__(self):
        return f"agent {self.pk}"


class ProcedureScore(Keyed):
    """Ties a score to the treatment it was given around: at rest and on pressing, with minutes."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="scores")
    score = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="around")
    situation = models.CharField(max_length=12, choices=Situation)
    is_after = models.BooleanField(_("after"))
    minutes_after = models.PositiveSmallIntegerField(_("minutes after"), null=True, blank=True)

    class Meta:
        verbose_name = _("score around a procedure")
        verbose_name_plural = _("scores around procedures")
        constraints = [
            *ranges_of("treatments_procscore", minutes_after=(0, 1440)),
            *said("treatments_procedurescore", "situation"),
            *words_of("treatments_procscore", situation=Situation),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("score", "situation", "is_after", "minutes_after")
        operational = ("id", "treatment")

    def __str__(self):
        return f"around {self.pk}"
