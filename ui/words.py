"""Words and marks that every page must say the same way."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SIDE_WORDS = {"left": pgettext_lazy("side", "LEFT"), "right": pgettext_lazy("side", "RIGHT")}

# Kind of status -> how it looks, its mark, and its usual word.
STATUS = {
    "received": ("good", "check-circle-fill", _("received")),
    "done": ("good", "check-lg", _("done")),
    "signed": ("good", "check-circle-fill", _("signed")),
    "saved": ("good", "check-circle-fill", _("saved")),
    "due": ("plain", "circle", _("due")),
    "waiting": ("plain", "clock", _("waiting")),
    "late": ("caution", "clock-fill", _("late")),
    "caution": ("caution", "exclamation-triangle-fill", _("check")),
    "similar": ("caution", "exclamation-triangle-fill", _("similar name")),
    "flag": ("stop", "flag-fill", _("red flag open")),
    "stop": ("stop", "exclamation-circle-fill", _("stop")),
    "stopped": ("plain", "x-lg", _("stopped")),
    "draft": ("plain", "pencil", _("draft, not signed")),
    "amended": ("plain", "arrow-counterclockwise", _("amended")),
    "entered_in_error": ("plain", "slash-circle", _("entered in error")),
    "not_asked": ("plain", "dash-lg", _("not asked")),
    "not_examined": ("plain", "question-circle", _("not examined")),
    "not_felt": ("plain", "circle-dashed", _("not felt")),
    "excised": ("plain", "x-lg", _("excised")),
    "inactive": ("plain", "slash-circle", _("inactive")),
    "deceased": ("plain", "slash-circle", _("deceased")),
}
