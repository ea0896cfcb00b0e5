"""A course of a medicine: dose and times a day, with the daily sum computed by the database."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import Keyed, ranges_of, said, words_of
from treatments.models.treatments import Treatment
from treatments.vocabulary import Drug, YesNoNotAsked


class MedicationCourse(Keyed):
    """What is taken. `mg_per_day` = dose_mg × times_per_day, never typed."""

    treatment = models.OneToOneField(Treatment, on_delete=models.PROTECT, related_name="medication")
    drug = models.CharField(_("drug"), max_length=20, choices=Drug)
    drug_text = models.CharField(_("drug in words"), max_length=160, blank=True)
    strength_mg = models.DecimalField(
        _("tablet strength"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    dose_mg = models.DecimalField(
        _("dose each time"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    times_per_day = models.DecimalField(
        _("times a day"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    mg_per_day = models.GeneratedField(
        expression=F("dose_mg") * F("times_per_day"),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
        verbose_name=_("mg a day"),
    )
    is_as_needed = models.BooleanField(_("as needed"), null=True, blank=True)
    is_maximum_dose = models.BooleanField(
        _("at the maximum dose, as stated"), null=True, blank=True
    )
    gastroprotection = models.CharField(
        _("stomach protection"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    dose_text = models.CharField(_("dose in words"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("medication course")
        verbose_name_plural = _("medication courses")
        constraints = [
            *said("treatments_medicationcourse", "drug"),
            models.CheckConstraint(
                condition=~Q(drug=Drug.OTHER) | ~Q(drug_text=""),
                name="treatments_medication_other_named",
                violation_error_message=_("Name the drug."),
            ),
            *ranges_of(
                "treatments_medication", strength_mg=(0, 10000), dose_mg=(0, 10000), times_per_day=(0, 24)
            ),
            *words_of("treatments_medication", drug=Drug, gastroprotection=YesNoNotAsked),
        ]  # fmt: skip

    class Privacy:
        identifying = ()
        clinical = (
            "drug", "drug_text", "strength_mg", "dose_mg", "times_per_day", "mg_per_day", "is_as_needed",
            "is_maximum_dose", "gastroprotection", "dose_text",
        )  # fmt: skip
        operational = ("id", "treatment")

    def __str__(self):
        return f"course {self.pk}"
