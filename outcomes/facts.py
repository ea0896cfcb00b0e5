"""What a chart knows of one patient: plain, frozen facts, free of the database."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from exams.vocabulary import (
    AlertKind,
    AlertResponseCode,
    CloseReason,
    Laterality,
    Region,
    is_awaiting,
)
from followup.plans import Plan
from measures.sheet import choice_words
from measures.vocabulary import (
    ChangeCategory,
    InstrumentCode,
    Mode,
    OutcomeCategory,
    Respondent,
    Situation,
)
from outcomes.dated import Dated, is_late, number_words
from outcomes.scales import PAIN, Scale
from treatments.querysets import GIVEN_STATES
from treatments.vocabulary import Rung, State


@dataclass(frozen=True)
class Nodule:
    """N1, N2 … and its side in whole words."""

    id: UUID
    number: int
    side: str
    side_text: str = ""
    region: str = ""
    region_text: str = ""
    closed_on: date | None = None
    close_reason: str = ""

    @property
    def label(self) -> str:
        return f"N{self.number}"

    @property
    def side_words(self) -> str:
        return str(Laterality(self.side).label) if self.side else self.side_text

    @property
    def region_words(self) -> str:
        stated = (
            str(Region(self.region).label) if self.region and self.region != Region.OTHER else ""
        )
        return stated or self.region_text

    @property
    def is_excised(self) -> bool:
        return self.close_reason == CloseReason.EXCISED

    @property
    def is_error(self) -> bool:
        return self.close_reason == CloseReason.ERROR


@dataclass(frozen=True)
class Finding(Dated):
    """One nodule in one exam."""

    exam_id: UUID | None = None
    nodule: Nodule | None = None
    presence: str = ""
    lateral_mm: int | None = None
    cc_mm: int | None = None
    zone: str = ""
    placed_by: str = ""
    size_mm: float | None = None
    size_high_mm: float | None = None
    short_mm: float | None = None
    statement: str = ""
    described: str = ""
    size_text: str = ""
    tenderness: str = ""
    usual_pain: str = ""
    conclusion: str = ""
    orientation: str = ""
    by: str = ""

    @property
    def is_felt(self) -> bool | None:
        """Yes, no, or None where it was not examined."""
        if self.presence == "not_examined":
            return None
        return self.presence != "not_felt"

    @property
    def grade(self) -> int | None:
        return int(self.tenderness) if self.tenderness.isdigit() else None

    @property
    def is_tender(self) -> bool | None:
        return None if not self.tenderness else self.tenderness != "0"


@dataclass(frozen=True)
class ExamSeen(Dated):
    """One exam that counts."""

    id: UUID | None = None
    by: str = ""
    is_signed: bool = False
    is_amendment: bool = False
    palpation: str = ""
    plan: str = ""
    review_on: date | None = None
    pain_score_id: UUID | None = None
    complaint_side: str = ""
    entered_on: date | None = None
    flags_present: tuple[str, ...] = ()
    flag_response: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether it was written down on a later day than it is of."""
        return is_late(self.on, self.entered_on) and not self.is_amendment


@dataclass(frozen=True)
class ExamInError(Dated):
    """An exam taken out of use: listed with its reason, counted nowhere."""

    id: UUID | None = None
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class ScoreGiven(Dated):
    """One answer."""

    id: UUID | None = None
    code: str = ""
    name: str = ""
    value: float | None = None
    high: float | None = None
    change: str = ""
    outcome: str = ""
    words: str = ""
    recall: str = ""
    situation: str = ""
    respondent: str = ""
    mode: str = ""
    since_text: str = ""
    since_on: date | None = None
    by: str = ""
    by_id: UUID | None = None
    recorded_at: datetime | None = None
    is_corrected: bool = False
    scale: Scale = PAIN
    # The day it was written down, by the clinic's calendar.
    entered_on: date | None = None
    # When it was in the words of a source that gives no day.
    moment: str = ""

    @property
    def when(self) -> str:
        return self.moment or super().when

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place on its instrument's scale."""
        is_general = self.situation in ("", Situation.GENERAL)
        return self.value is not None and is_general and self.scale.is_drawn

    @property
    def value_words(self) -> str:
        """`4`, or `4–6` where a range was given."""
        if self.value is None:
            return ""
        high = f"–{number_words(self.scale.shown(self.high))}" if self.high is not None else ""
        return number_words(self.scale.shown(self.value)) + high

    @property
    def answer_words(self) -> str:
        """The answer in the words that were chosen, where it is no number; else its number."""
        if self.outcome:
            return str(OutcomeCategory(self.outcome).label)
        if self.code == InstrumentCode.SATISFACTION and self.value is not None:
            return choice_words(self.code, self.scale.version, self.value) or self.value_words
        return self.value_words

    @property
    def is_late(self) -> bool:
        """Whether it was first written down on a later day than it is of."""
        return is_late(self.on, self.entered_on)

    @property
    def is_self_entered(self) -> bool:
        """Written by the patient alone; an answer asked for by staff may differ."""
        return self.mode in (Mode.PAPER, Mode.LINK) or (
            self.mode == Mode.PUBLISHED and self.is_by_patient
        )

    @property
    def is_by_patient(self) -> bool:
        return self.respondent in (Respondent.PATIENT, Respondent.PROXY)

    @property
    def change_words(self) -> str:
        return str(ChangeCategory(self.change).label) if self.change else ""


@dataclass(frozen=True)
class TreatmentGiven(Dated):
    """One step of treatment with all that belongs to it."""

    id: UUID | None = None
    kind: str = ""
    kind_words: str = ""
    rung: int | None = None
    state: str = ""
    state_words: str = ""
    is_history: bool = False
    since_closing: date | None = None
    """The day an earlier problem was closed, last before this began."""
    until_closing: date | None = None
    """The day its own problem was closed, where another one was opened since."""
    ended_on: date | None = None
    ended_precision: str = ""
    often: str = ""
    stop_words: str = ""
    response_words: str = ""
    review_on: date | None = None
    referred_to: str = ""
    drug: str = ""
    dose_mg: float | None = None
    times_per_day: float | None = None
    mg_per_day: float | None = None
    targets: tuple[tuple[int, str], ...] = ()
    agents: tuple[str, ...] = ()
    agents_in_full: tuple[str, ...] = ()
    reviewed_on: date | None = None
    score_due_at: datetime | None = None
    given_at: datetime | None = None
    by: str = ""

    @property
    def is_given(self) -> bool:
        return self.state in GIVEN_STATES

    @property
    def is_injection(self) -> bool:
        return self.rung is not None and Rung.NEEDLING <= self.rung <= Rung.NERVE

    @property
    def is_surgery(self) -> bool:
        return self.rung is not None and self.rung >= Rung.ENDOSCOPY

    @property
    def is_running(self) -> bool:
        return self.state == State.IN_PROGRESS and self.ended_on is None

    @property
    def name(self) -> str:
        return self.drug or self.kind_words

    @property
    def target_words(self) -> str:
        """`N1 RIGHT and N2 LEFT`: the side is always a whole word."""
        return " + ".join(
            f"N{number} {side}" if number else side for number, side in self.targets
        ).strip()


@dataclass(frozen=True)
class ContactMade(Dated):
    """A call or a message."""

    id: UUID | None = None
    channel_words: str = ""
    pain_score_id: UUID | None = None
    change_score_id: UUID | None = None
    review_on: date | None = None
    harm: str = ""
    harm_text: str = ""
    plan: str = ""
    by: str = ""


@dataclass(frozen=True)
class Safety(Dated):
    """Something for the safety lane: kind is flag, alert, event, imaging or histology."""

    kind: str = ""
    words: str = ""
    detail: str = ""
    subject_id: UUID | None = None
    is_awaited: bool = False
    # Of a study that is aimed at one nodule.
    nodule_number: int | None = None
    by: str = ""
    # Of a malignant or suspicious result that nobody has read: the operation it belongs to.
    unread_of: UUID | None = None


@dataclass(frozen=True)
class Alert(Dated):
    """A lump alert with its newest response."""

    id: UUID | None = None
    exam_id: UUID | None = None
    nodule_number: int = 0
    nodule_side: str = ""
    kind: str = ""
    working: str = ""
    response: str = ""
    response_text: str = ""
    due_on: date | None = None
    owner: str = ""
    # The study with a result that came since it was asked for, and what that said.
    arrived_id: UUID | None = None
    arrived: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it wants something still: a first response, or the result one awaits."""
        return not self.response or self.is_awaited

    @property
    def is_awaited(self) -> bool:
        return is_awaiting(self.response, self.due_on)

    @property
    def awaited_words(self) -> str:
        """`Ultrasound requested, result due 3 May 2026, Dr A. Arden`."""
        if not self.is_awaited:
            return ""
        said = self.response_text if self.response == AlertResponseCode.OTHER else ""
        said = said or str(AlertResponseCode(self.response).label)
        due = self.due_on and _("result due %(day)s") % {"day": date_words(self.due_on, "day")}
        return ", ".join(filter(None, [said[:1].upper() + said[1:], due, self.owner]))

    @property
    def kind_words(self) -> str:
        return str(AlertKind(self.kind).label)


@dataclass(frozen=True)
class ProblemClosed:
    """A problem that is over: the day it was closed, and the last day that is its own."""

    on: date
    border: date
    sequence: int = 0


@dataclass(frozen=True)
class CourseOfCare:
    """A patient's whole course."""

    patient: object
    exams: tuple[ExamSeen, ...] = ()
    scores: tuple[ScoreGiven, ...] = ()
    treatments: tuple[TreatmentGiven, ...] = ()
    contacts: tuple[ContactMade, ...] = ()
    safety: tuple[Safety, ...] = ()
    alerts: tuple[Alert, ...] = ()
    nodules: tuple[Nodule, ...] = ()
    pains: tuple[ScoreGiven, ...] = ()
    in_error: tuple[ExamInError, ...] = ()
    closings: tuple[ProblemClosed, ...] = ()
    # What was to be answered and when: each as `outcomes.scheduled.Scheduled` says.
    scheduled: tuple = ()
    # What the clinic asks after a step; None for people in print.
    plan: Plan | None = None
    # What was aimed elsewhere, where only one nodule is told of.
    elsewhere: tuple[TreatmentGiven, ...] = ()

    @property
    def stepping(self) -> tuple[TreatmentGiven, ...]:
        """All that was proposed or done: steps and their scores are the patient's, not a nodule's."""
        return (*self.treatments, *self.elsewhere)

    @property
    def measured(self) -> tuple[ScoreGiven, ...]:
        """What stands on a scale: the pain that counts, then every other instrument's scores."""
        counted = {id(pain) for pain in self.pains}
        return self.pains + tuple(s for s in self.scores if s.is_drawn and id(s) not in counted)

    @property
    def changes(self) -> tuple[ScoreGiven, ...]:
        return tuple(score for score in self.scores if score.code == InstrumentCode.PGIC)

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.is_open)

    @property
    def given(self) -> tuple[TreatmentGiven, ...]:
        return tuple(each for each in self.treatments if each.is_given)

    @property
    def last_exam(self) -> ExamSeen | None:
        """The newest signed exam; where none is signed, as in print, the newest."""
        signed = [exam for exam in self.exams if exam.is_signed]
        return (signed or self.exams)[-1] if self.exams else None

    @property
    def drafts(self) -> tuple[ExamSeen, ...]:
        """Exams not signed yet beside the one that is called the last."""
        return tuple(e for e in self.exams if not e.is_signed and e is not self.last_exam)

    def findings_of(self, nodule: Nodule) -> list[Finding]:
        """Return what was found there, oldest first."""
        return [f for exam in self.exams for f in exam.findings if f.nodule.number == nodule.number]

    def felt_again(self, nodule: Nodule) -> Finding | None:
        """Return the first finding of it after the day it was taken out."""
        if not nodule.is_excised or nodule.closed_on is None:
            return None
        later = (f for f in self.findings_of(nodule) if f.on and f.on > nodule.closed_on)
        return next((f for f in later if f.is_felt), None)

    @property
    def is_empty(self) -> bool:
        return not (self.exams or self.scores or self.treatments or self.contacts)
