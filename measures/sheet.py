"""One score as a person reads it: what was asked, what was answered, how the number came about."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import date_words
from measures.questions import FEWEST_ACTIVITIES, Kind, introduction_of, questions_of
from measures.scoring import shown
from measures.vocabulary import Direction, InstrumentCode, Recall, Situation
from ui.numbers import write_number


@dataclass(frozen=True)
class Line:
    """One question and its answer in words; `is_blank` where nothing was answered, `is_no` a statement not ticked."""

    number: int
    question: str
    answer: str
    is_blank: bool = False
    is_no: bool = False


@dataclass(frozen=True)
class Sheet:
    """A score, ready for the page."""

    name: str
    value: str
    working: str
    lines: tuple[Line, ...]
    introduction: str
    direction: str
    threshold: str
    source: str
    facts: tuple[tuple[str, str], ...]


def build(score, items, entered: str) -> Sheet:
    """Return the sheet of a score with its answers; `entered` says by whom and when it was written."""
    instrument = score.instrument
    asked = questions_of(instrument.code, instrument.version)
    return Sheet(
        name=name_words(score),
        value=value_words(score),
        working=_working(score, items),
        lines=tuple(_lines(score, items, asked)),
        introduction=str(introduction_of(instrument.code, instrument.version)),
        direction=str(Direction(instrument.direction).label),
        threshold=threshold_words(instrument),
        source=instrument.source,
        facts=tuple(_facts(score, entered)),
    )


def name_words(score) -> str:
    """Name what was measured: a pain of another period or situation is not the week's average."""
    own = score.instrument
    if score.instrument_text:
        return score.instrument_text
    if own.code != InstrumentCode.PAIN_NRS or is_as_asked(score):
        return own.name
    situation = score.get_situation_display() if score.situation != Situation.GENERAL else ""
    period = Recall(score.recall).label if score.recall != Recall.NOT_STATED else ""
    return ", ".join(filter(None, [_("Pain"), str(period), situation]))


def is_as_asked(score) -> bool:
    """Whether it answers the instrument's own question: its period, no other situation."""
    return score.situation == Situation.GENERAL and score.recall == score.instrument.recall


def value_words(score) -> str:
    """Say a score with its scale: `7.7 of 10`, `much better`, or that it is not scored."""
    if score.change_category:
        return score.get_change_category_display()
    if score.outcome_category:
        return score.get_outcome_category_display()
    if score.value is None:
        return _("not scored")
    code, value = score.instrument.code, write_number(shown(score.instrument.code, score.value))
    if code == InstrumentCode.SATISFACTION:
        return choice_words(code, score.instrument.version, score.value) or value
    if score.value_high is not None:
        value = f"{value}–{write_number(score.value_high)}"
    top = score.scale_highest if score.scale_highest is not None else score.instrument.highest
    unit = score.unit or _unit(score)
    words = value if top is None else _("%(value)s of %(top)s") % {"value": value, "top": write_number(top)}  # fmt: skip
    return f"{words} {unit}".strip()


def threshold_words(instrument) -> str:
    """Say what change counts as important: both conditions, where both are known."""
    points, percent = instrument.important_change, instrument.important_percent
    unit = instrument.unit
    parts = []
    if points is not None:
        parts.append(f"{write_number(points)} {unit}".strip())
    if percent is not None:
        parts.append(_("%(percent)s %% of the score before") % {"percent": write_number(percent)})
    return _(" and ").join(parts)


def _unit(score) -> str:
    if score.instrument.code == InstrumentCode.PAIN_VAS:
        return "cm" if score.scale_highest == 10 else "mm"
    return score.instrument.unit if score.instrument.unit in ("mm", "kPa") else ""


def choice_words(code: str, version: str, value) -> str:
    """Return the words chosen, where an instrument asks for one of several; empty for a version unknown."""
    asked = questions_of(code, version)
    return str(dict(asked[0].choices).get(int(value), "")) if asked else ""


def _lines(score, items, asked):
    questions = {each.number: each for each in asked}
    for item in items:
        question = questions.get(item.number)
        if question is not None:
            is_no = question.kind is Kind.TICK and item.value == 0
            yield Line(item.number, *_said(score, question, item), item.value is None, is_no)


def _said(score, question, item) -> tuple[str, str]:
    if question.kind is Kind.TICK:
        said = {None: _("left blank"), Decimal(1): _("ticked"), Decimal(0): _("not ticked")}
        return str(question.words), str(said.get(item.value, item.value))
    words = str(question.words)
    if score.instrument.code == InstrumentCode.PSFS:
        words = item.words
    if item.value is None:
        return words, _("not answered")
    answer = write_number(item.value)
    if question.kind is Kind.CHOICE:
        chosen = dict(question.choices).get(int(item.value), answer)
        return words, ", ".join(filter(None, [str(chosen), item.words]))
    end = {Decimal(0): question.lowest_words, Decimal(10): question.highest_words}.get(item.value)
    return words, f"{answer}, {end}" if end else answer


def _working(score, items) -> str:
    """Show the arithmetic, or say why there is no score."""
    code = score.instrument.code
    if score.value is None:
        return _unscored(code, items)
    if code == InstrumentCode.RMDQ and items:
        ticked = sum(item.value or 0 for item in items)
        return _("%(n)s of %(all)s statements ticked = %(value)s") % {
            "n": write_number(ticked), "all": len(items), "value": write_number(score.value),
        }  # fmt: skip
    if code in (InstrumentCode.PEG, InstrumentCode.PSFS) and items:
        terms = " + ".join(write_number(item.value) for item in items)
        return f"({terms}) ÷ {len(items)} = {write_number(score.value)}"
    return ""


def _unscored(code, items) -> str:
    if not items or code == InstrumentCode.CLINICIAN_CATEGORY:
        return ""
    blank = sum(item.value is None for item in items)
    if code == InstrumentCode.RMDQ:
        return _("Not scored: the form was not finished, so what is not ticked was not said.")
    if code == InstrumentCode.PSFS and len(items) < FEWEST_ACTIVITIES:
        return _("Not scored: fewer than three activities were named.")
    if blank:
        return ngettext(
            "Not scored: %(n)s answer is missing.", "Not scored: %(n)s answers are missing.", blank
        ) % {"n": blank}
    return _("Not scored: the form was not finished.")


def _facts(score, entered):
    yield _("Period asked about"), _(Recall(score.recall).label)
    if score.situation != Situation.GENERAL:
        yield _("Situation"), score.get_situation_display()
    if score.since_text or score.since_on:
        since = date_words(score.since_on, "day") if score.since_on else ""
        yield _("Since"), ", ".join(filter(None, [score.since_text, since]))
    at = f", {score.collected_time:%H:%M}" if score.collected_time else ""
    yield _("Date"), f"{score.when_words}{at}"
    yield _("Answered by"), score.get_respondent_display()
    yield _("How"), score.get_mode_display()
    if score.words:
        yield _("In words"), score.words
    if score.note:
        yield _("Note"), score.note
    yield _("Entered"), entered
