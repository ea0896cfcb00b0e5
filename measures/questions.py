"""What each version of an instrument asks, word for word. Pure data: a changed wording is a new version."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from measures.vocabulary import ChangeCategory, InstrumentCode, OutcomeCategory

Words = str | Promise
MOST_ACTIVITIES, FEWEST_ACTIVITIES = 5, 3
"""How many activities a patient names for the PSFS (clinical.md section 6)."""


class Kind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True)
class Question:
    """One question as asked. `choices` are (number, words): every point of a scale, or the words offered.

    A tick has no choices: 1 is ticked, 0 is said not to apply, None is left blank.
    """

    number: int
    words: Words
    kind: Kind
    choices: tuple[tuple[int, Words], ...] = ()
    lowest_words: Words = ""
    highest_words: Words = ""
    short: Words = ""

    @property
    def numbers(self) -> frozenset[int]:
        """Every number that is an answer."""
        return frozenset(
            {0, 1} if self.kind is Kind.TICK else (number for number, _words in self.choices)
        )


def questions_of(code: str, version: str) -> tuple[Question, ...]:
    """Return what this version asks, in order; empty where only a total is kept."""
    asked = _QUESTIONS.get((str(code), version))
    return asked() if asked else ()


def introduction_of(code: str, version: str) -> Words:
    """Return what stands above the questions, or nothing."""
    return _INTRODUCTIONS.get((str(code), version), "")


def outcome_of(number: int) -> str:
    """Return the code of the outcome category that an answer's number stands for."""
    return OutcomeCategory.values[number - 1]


_POINTS = tuple((point, str(point)) for point in range(11))


def _scale(number, words, lowest, highest, short) -> Question:
    return Question(number, words, Kind.SCALE, _POINTS, lowest, highest, short)


def _numbered(vocabulary) -> tuple[tuple[int, Words], ...]:
    return tuple(enumerate(vocabulary.labels, start=1))


def _pain() -> tuple[Question, ...]:
    return (
        _scale(1, _("How was your back pain, on average, in the last 7 days?"),
               _("no pain"), _("worst pain imaginable"), _("Pain, last 7 days")),
    )  # fmt: skip


def _peg() -> tuple[Question, ...]:
    """Krebs 2009, J Gen Intern Med 24:733, as printed."""
    not_at_all, completely = _("Does not interfere"), _("Completely interferes")
    return (
        _scale(1, _("What number best describes your pain on average in the past week?"),
               _("No pain"), _("Pain as bad as you can imagine"), _("Pain on average")),
        _scale(2, _("What number best describes how, during the past week, pain has interfered with your "
                    "enjoyment of life?"), not_at_all, completely, _("Enjoyment of life")),
        _scale(3, _("What number best describes how, during the past week, pain has interfered with your "
                    "general activity?"), not_at_all, completely, _("General activity")),
    )  # fmt: skip


_RMDQ_24 = (
    _("I stay at home most of the time because of my back."),
    _("I change position frequently to try and get my back comfortable."),
    _("I walk more slowly than usual because of my back."),
    _("Because of my back I am not doing any of the jobs that I usually do around the house."),
    _("Because of my back, I use a handrail to get upstairs."),
    _("Because of my back, I lie down to rest more often."),
    _("Because of my back, I have to hold on to something to get out of an easy chair."),
    _("Because of my back, I try to get other people to do things for me."),
    _("I get dressed more slowly than usual because of my back."),
    _("I only stand for short periods of time because of my back."),
    _("Because of my back, I try not to bend or kneel down."),
    _("I find it difficult to get out of a chair because of my back."),
    _("My back is painful almost all the time."),
    _("I find it difficult to turn over in bed because of my back."),
    _("My appetite is not very good because of my back pain."),
    _("I have trouble putting on my socks (or stockings) because of the pain in my back."),
    _("I only walk short distances because of my back."),
    _("I sleep less well because of my back."),
    _("Because of my back pain, I get dressed with help from someone else."),
    _("I sit down for most of the day because of my back."),
    _("I avoid heavy jobs around the house because of my back."),
    _("Because of my back pain, I am more irritable and bad tempered with people than usual."),
    _("Because of my back, I go upstairs more slowly than usual."),
    _("I stay in bed most of the time because of my back."),
)
"""Roland and Morris 1983, Spine 8:141; the form printed in Roland and Fairbank 2000, Spine 25:3115."""


def _rmdq() -> tuple[Question, ...]:
    return tuple(
        Question(number, words, Kind.TICK, short=words)
        for number, words in enumerate(_RMDQ_24, start=1)
    )


def _pgic() -> tuple[Question, ...]:
    return (
        Question(1, _("Since then, how has your back changed overall?"), Kind.CHOICE,
                 _numbered(ChangeCategory), short=_("Overall change")),
    )  # fmt: skip


def _satisfaction() -> tuple[Question, ...]:
    choices = (
        _("Very satisfied"), _("Satisfied"), _("Neither satisfied nor dissatisfied"),
        _("Dissatisfied"), _("Very dissatisfied"),
    )  # fmt: skip
    return (
        Question(1, _("How satisfied are you with the treatment of your back?"), Kind.CHOICE,
                 tuple(enumerate(choices, start=1)), short=_("Satisfaction")),
    )  # fmt: skip


def _psfs() -> tuple[Question, ...]:
    """Stratford 1995, Physiother Can 47:258: the patient names the activities."""
    words = _("Today, how well can you do this activity?")
    return tuple(
        _scale(number, words, _("unable to do it"), _("able to do it as before"), _("Activity"))
        for number in range(1, MOST_ACTIVITIES + 1)
    )


def _clinician_category() -> tuple[Question, ...]:
    return (
        Question(1, _("In one word, how did the patient do?"), Kind.CHOICE,
                 _numbered(OutcomeCategory), short=_("Outcome")),
    )  # fmt: skip


_QUESTIONS: dict[tuple[str, str], Callable[[], tuple[Question, ...]]] = {
    (InstrumentCode.PAIN_NRS.value, "1"): _pain,
    (InstrumentCode.PEG.value, "1"): _peg,
    (InstrumentCode.RMDQ.value, "24"): _rmdq,
    (InstrumentCode.PGIC.value, "1"): _pgic,
    (InstrumentCode.SATISFACTION.value, "1"): _satisfaction,
    (InstrumentCode.PSFS.value, "1"): _psfs,
    (InstrumentCode.CLINICIAN_CATEGORY.value, "1"): _clinician_category,
}

_INTRODUCTIONS: dict[tuple[str, str], Words] = {
    (InstrumentCode.RMDQ.value, "24"): _(
        "When your back hurts, you may find it difficult to do some of the things you normally do. This list "
        "contains sentences that people have used to describe themselves when they have back pain. When you "
        "read them, you may find that some stand out because they describe you today. As you read the list, "
        "think of yourself today. When you read a sentence that describes you today, put a tick against it. If "
        "the sentence does not describe you, then leave the space blank and go on to the next one. Remember, "
        "only tick the sentence if you are sure it describes you today."
    ),
    (InstrumentCode.PSFS.value, "1"): _(
        "Name three to five activities that are important to you and that you cannot do, or find difficult, "
        "because of your back."
    ),
}
