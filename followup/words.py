"""The steps as a patient would say them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clinical_time import DatePrecision, date_words
from treatments.vocabulary import Rung

_YOURS = {
    Rung.ADVICE: gettext_lazy("the advice you were given"),
    Rung.SELF_CARE: gettext_lazy("you began self-care"),
    Rung.MEDICINES: gettext_lazy("you began your medicine"),
    Rung.PHYSICAL: gettext_lazy("you began physical therapy"),
    Rung.NEEDLING: gettext_lazy("your needling"),
    Rung.DIAGNOSTIC_INJECTION: gettext_lazy("your test injection"),
    Rung.INJECTION: gettext_lazy("your injection"),
    Rung.NERVE: gettext_lazy("your nerve block"),
    Rung.ENDOSCOPY: gettext_lazy("your operation"),
    Rung.EXCISION: gettext_lazy("your operation"),
}


def since_words(rung: int, on) -> str:
    """`your injection on 3 May 2026`: what a change is asked since."""
    return _("%(step)s on %(day)s") % {
        "step": _YOURS[Rung(rung)], "day": date_words(on, DatePrecision.DAY)}  # fmt: skip


def slot_words(weeks: int, rung: int) -> str:
    """`12-week score after therapeutic injection`: what stands on the due list."""
    return _("%(weeks)s-week score after %(step)s") % {
        "weeks": weeks, "step": Rung(rung).label.lower()}  # fmt: skip
