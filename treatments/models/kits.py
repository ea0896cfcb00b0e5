"""What a clinic keeps ready together: agents with strength and volume, to be put into the form by one press."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Keyed, ranges_of, said, words_of
from treatments.vocabulary import Drug


class Kit(Keyed):
    """A name for some agents. Nothing is ever chosen by itself; lots are typed for each patient."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="kits")
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("kit")
        verbose_name_plural = _("kits")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                name="treatments_kit_name_once",
                violation_error_message=_("A kit of this name is there already."),
            ),
            *said("treatments_kit", "name"),
        ]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "clinic", "name", "is_active")

    def __str__(self):
        return self.name


class KitAgent(Keyed):
    """One agent of a kit."""

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="agents")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    drug = models.CharField(_("agent"), max_length=20, choices=Drug)
    concentration_percent = models.DecimalField(
        _("strength, %"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    concentration_mg_ml = models.DecimalField(
        _("strength, mg/mL"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    volume_ml = models.DecimalField(
        _("volume, mL"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    has_adrenaline = models.BooleanField(_("with adrenaline"), default=False)

    class Meta:
        verbose_name = _("agent of a kit")
        verbose_name_plural = _("agents of kits")
        ordering = ["kit", "position"]
        constraints = [
            *said("treatments_kitagent", "drug"),
            models.CheckConstraint(
                condition=Q(concentration_percent__isnull=True) | Q(concentration_mg_ml__isnull=True),
                name="treatments_kitagent_one_strength",
                violation_error_message=_("Give the strength in % or in mg/mL, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(drug=Drug.OTHER),
                name="treatments_kitagent_named",
                violation_error_message=_("A kit holds agents of the list."),
            ),
            *ranges_of(
                "treatments_kitagent", concentration_percent=(0, 100), concentration_mg_ml=(0, 1000),
                volume_ml=(0, 500),
            ),
            *words_of("treatments_kitagent", drug=Drug),
        ]  # fmt: skip

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "kit", "position", "drug", "concentration_percent", "concentration_mg_ml", "volume_ml",
            "has_adrenaline",
        )  # fmt: skip

    def __str__(self):
        return f"{self.drug}"
