"""The coded words of asking: links, e-mails, alarm signs, and why a slot was closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkWay(models.TextChoices):
    """How a link reached the patient."""

    SCREEN = "screen", _("shown on the screen")
    EMAIL = "email", _("by e-mail")
    PAPER = "paper", _("on paper")


class EmailState(models.TextChoices):
    """Where an e-mail stands. It is handed over once: from `handing_over` on nobody tries again by itself."""

    WAITING = "waiting", _("waiting to go")
    HANDING_OVER = "handing_over", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    UNCLEAR = "unclear", _("may not have gone")
    CANCELLED = "cancelled", _("not needed any more")


class AlarmSign(models.TextChoices):
    """Signs that want somebody the same day (clinical.md 3: cauda equina)."""

    BLADDER = "bladder", _("New trouble passing urine, or losing it without wanting to")
    BOWEL = "bowel", _("New trouble holding stool")
    SADDLE = "saddle", _("Numbness between the legs or around the back passage")
    LEGS = "legs", _("New weakness in one or both legs")


class SlotReason(models.TextChoices):
    """Why nobody asks for this score any more."""

    NOT_REACHABLE = "not_reachable", _("not reachable")
    DECLINED = "declined", _("does not want to answer")
    CARED_ELSEWHERE = "elsewhere", _("cared for elsewhere now")
    NOT_SENSIBLE = "not_sensible", _("makes no sense for this patient now")
    OTHER = "other", _("other")


class LinkEnd(models.TextChoices):
    """Why a link was closed before its day."""

    NOT_NEEDED = "not_needed", _("not needed any more")
    WRONG_PERSON = "wrong_person", _("reached the wrong person")
    WRONG_DATES = "wrong_dates", _("the date of birth was wrong too often")
