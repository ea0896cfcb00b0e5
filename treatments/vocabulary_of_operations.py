"""Coded words of consent, of an operation, and of the specimen it sends away (clinical.md 4.4 and 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.vocabulary import Laterality
from treatments.vocabulary import HistologyResult, Kind


class ConsentWay(models.TextChoices):
    """How the patient said yes; in an emergency nobody could be asked."""

    VERBAL = "verbal", _("verbal")
    WRITTEN = "written", _("signed on paper")
    SCREEN = "screen", _("signed on the screen")
    EMERGENCY = "emergency", _("emergency, why below")


class ConsentEnd(models.TextChoices):
    """Why a consent no longer stands (FHIR Consent.status): it was taken back, or never was as recorded."""

    WITHDRAWN = "inactive", _("withdrawn")
    ERROR = "entered-in-error", _("entered in error")


class PaperKind(models.TextChoices):
    """What a scanned paper is. Nothing is assumed: a paper is looked at before it is scanned."""

    CONSENT = "consent", _("signed consent")
    LETTER = "letter", _("letter")
    OTHER = "other", _("another paper")


class ConsentGroup(models.TextChoices):
    """The procedures one text speaks of."""

    INJECTION = "injection", _("injection")
    EXCISION = "excision", _("excision")
    OTHER = "other", _("other procedure")


GROUP_OF_KIND: dict[str, ConsentGroup] = {
    Kind.NEEDLING: ConsentGroup.INJECTION,
    Kind.DIAGNOSTIC_INJECTION: ConsentGroup.INJECTION,
    Kind.INJECTION: ConsentGroup.INJECTION,
    Kind.PROLOTHERAPY: ConsentGroup.INJECTION,
    Kind.NERVE_BLOCK: ConsentGroup.INJECTION,
    Kind.HYDRODISSECTION: ConsentGroup.INJECTION,
    Kind.EXCISION: ConsentGroup.EXCISION,
}


class ConsentSide(models.TextChoices):
    """The side the consent is for, in the patient's own left and right."""

    LEFT = "left", _("LEFT")
    RIGHT = "right", _("RIGHT")
    BOTH = "both", _("both sides")

    @property
    def sides(self) -> frozenset[str]:
        """The sides it means."""
        return frozenset(Laterality.values) if self is ConsentSide.BOTH else frozenset({self.value})


class Consenter(models.TextChoices):
    PATIENT = "patient", _("the patient")
    PROXY = "proxy", _("somebody for the patient")


class Incision(models.TextChoices):
    """How the incision runs."""

    VERTICAL = "vertical", _("along the spine")
    TRANSVERSE = "transverse", _("across")
    OBLIQUE = "oblique", _("oblique")
    CREST = "crest", _("along the crest")
    SKIN_LINES = "skin_lines", _("along the skin lines")
    OTHER = "other", _("other")


class NerveOutcome(models.TextChoices):
    """What became of the nerve."""

    PRESERVED = "preserved", _("preserved")
    FREED = "freed", _("freed and preserved")
    DIVIDED = "divided", _("divided")
    UNCERTAIN = "uncertain", _("uncertain")


class Margin(models.TextChoices):
    MARGINAL = "marginal", _("marginal, along the capsule")
    WIDE = "wide", _("with a rim of healthy tissue")
    PIECEMEAL = "piecemeal", _("in pieces")
    INCOMPLETE = "incomplete", _("incomplete")


class AnticoagulantHandling(models.TextChoices):
    NONE_TAKEN = "none_taken", _("none taken")
    CONTINUED = "continued", _("continued")
    PAUSED = "paused", _("paused")
    BRIDGED = "bridged", _("bridged")
    NOT_ASKED = "not_asked", _("not asked")


class NoResult(models.TextChoices):
    """Why no result will come."""

    LOST = "lost", _("lost on the way or in the laboratory")
    NOT_EXAMINED = "not_examined", _("not examined by the laboratory")
    NEVER_SENT = "never_sent", _("never sent, entered in error")
    OTHER = "other", _("other")


# What stands as an alert until somebody has read it.
WORRYING = frozenset({HistologyResult.MALIGNANT})
