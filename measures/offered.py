"""What can be asked of a patient now, and what was answered so far: the page of scores."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from measures.instruments import WRITTEN
from measures.models import Instrument, Score
from measures.questions import Kind, questions_of
from measures.sheet import name_words, value_words
from measures.vocabulary import InstrumentCode, Recall, Respondent

BY_PATIENT = (
    InstrumentCode.PAIN_NRS, InstrumentCode.PGIC, InstrumentCode.PEG, InstrumentCode.RMDQ, InstrumentCode.PSFS,
    InstrumentCode.ODI, InstrumentCode.PAIN_VAS, InstrumentCode.SATISFACTION,
)  # fmt: skip
BY_CLINICIAN = (InstrumentCode.CLINICIAN_CATEGORY,)
MOST_LISTED = 50
_OTHERWISE = {
    InstrumentCode.PSFS: _("3 to 5 activities the patient names"),
    InstrumentCode.ODI: _("a total reckoned on paper"),
    InstrumentCode.PAIN_VAS: _("a mark on a line"),
}


@dataclass(frozen=True)
class Offer:
    """One instrument to press."""

    code: str
    name: str
    asks: str
    recall: str
    last: str
    last_on: str


def codes(request) -> tuple[str, ...]:
    """Return the codes of the instruments this person may ask; a clinician's own word is a finding."""
    may_judge = request.workplace.may(Permission.EXAM_RECORD)
    return BY_PATIENT + (BY_CLINICIAN if may_judge else ())


def offers(patient, asked) -> list[Offer]:
    """Return each instrument that can be asked, with its last score."""
    newest = instruments(asked)
    last = {
        score.instrument.code: score
        for score in Score.objects.filter(patient=patient).newest_of_each(asked)
    }
    return [_offer(newest[code], last.get(code)) for code in asked if code in newest]


def instruments(codes) -> dict[str, Instrument]:
    """Return by its code the newest version of each instrument whose questions are written down."""
    rows = Instrument.objects.filter(code__in=codes).order_by("code", "version")
    return {row.code: row for row in rows if (row.code, row.version) in WRITTEN}


def _offer(instrument, last) -> Offer:
    return Offer(
        instrument.code, instrument.name, _asks(instrument), str(Recall(instrument.recall).label),
        value_words(last) if last else "", last.when_words if last else "",
    )  # fmt: skip


def _asks(instrument) -> str:
    asked = questions_of(instrument.code, instrument.version)
    if instrument.code in _OTHERWISE:
        return str(_OTHERWISE[instrument.code])
    if asked[0].kind is Kind.TICK:
        return ngettext("%(n)s statement", "%(n)s statements", len(asked)) % {"n": len(asked)}
    return ngettext("%(n)s question", "%(n)s questions", len(asked)) % {"n": len(asked)}


def given(patient, *, with_findings: bool):
    """Return (score, what was measured, its value in words), newest first, replaced ones left out."""
    rows = Score.objects.filter(patient=patient, amended_by__isnull=True)
    if not with_findings:
        rows = rows.exclude(respondent=Respondent.CLINICIAN)
    rows = rows.select_related("instrument", "recorded_by", "voided").order_by(
        models.F("collected_on").desc(nulls_last=True),
        models.F("collected_time").desc(nulls_last=True),
        "-recorded_at",
    )
    return [(row, name_words(row), value_words(row)) for row in rows[:MOST_LISTED]]


def last_activities(patient) -> tuple[list[str], str]:
    """Return the activities the patient named last time, and when; their numbers are not asked for."""
    last = (
        Score.objects.standing()
        .filter(patient=patient, instrument__code=InstrumentCode.PSFS, items__isnull=False)
        .order_by("-collected_on", "-recorded_at")
        .first()
    )
    if last is None:
        return [], ""
    return [item.words for item in last.items.order_by("number")], last.when_words


def known_steps(patient) -> list[str]:
    """Return since what overall change was asked before, newest first, each once."""
    said = (
        Score.objects.standing()
        .filter(patient=patient, instrument__code=InstrumentCode.PGIC)
        .exclude(since_text="")
        .order_by("-collected_on", "-recorded_at")
        .values_list("since_text", flat=True)[:20]
    )
    return list(dict.fromkeys(said))[:5]
