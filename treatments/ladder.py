"""The ten rungs with what was done on each, and where the patient stands now."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import DatePrecision, date_words
from measures.vocabulary import Situation
from patients.vocabulary import Origin
from treatments import lifecycle, rules
from treatments.models import AdverseEvent, Treatment
from treatments.querysets import GIVEN_STATES
from treatments.vocabulary import Kind, Rung, State, StopReason, drug_words

_STATUS = {
    State.COMPLETED: "done", State.STOPPED: "stopped", State.IN_PROGRESS: "due", State.WAITING: "waiting",
    State.PROPOSED: "draft", State.REFERRED: "waiting", State.DECLINED: "stopped", State.NOT_DONE: "stopped",
    State.DONE_ELSEWHERE: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One treatment in one line."""

    treatment: Treatment
    what: str
    sites: list
    status: str
    state_words: str
    when: str
    how_it_went: str
    is_earlier: bool = False
    """Of a problem that was closed, with another one since."""


@dataclass
class Step:
    """One rung: its name, its lines, the kinds one can choose."""

    number: int
    name: str
    lines: list[Line] = field(default_factory=list)
    is_now: bool = False
    present: str = ""
    """`now, week 3`; of a course that ended `last, ended 3 May 2026`."""

    @property
    def kinds(self):
        """Return (kind, words, whether it is checked and given) of this rung."""
        return [
            (str(kind), Kind(kind).label, rules.is_procedure(kind))
            for kind in rules.kinds_of(self.number)
        ]


@dataclass(frozen=True)
class Ladder:
    """The page: ten steps, what stands beside them, and the sentence on top."""

    steps: list[Step]
    beside: list[Line]
    events: list[AdverseEvent]
    sentence: str
    basis: str


def build(patient) -> Ladder:
    """Return the ladder of one patient; the number of queries does not grow with rows."""
    treatments = list(
        Treatment.objects.standing().filter(patient=patient).in_order().with_closings()
        .select_related("medication", "procedure")
        .prefetch_related("procedure__nodules__nodule", "agents", "targets__nodule", "scores__score")
    )  # fmt: skip
    by_rung = defaultdict(list)
    closed = _last_closing(treatments)
    for treatment in treatments:
        by_rung[treatment.rung].append(_line(treatment, closed))
    steps = [Step(rung.value, str(rung.label), by_rung[rung.value]) for rung in Rung]
    now = _present(treatments)
    today = patient.clinic.today()
    week = _week(_begun(now, treatments), today) if now else ""
    if now:
        steps[now.rung - 1].is_now = lifecycle.lasts(now.state, now.kind)
        steps[now.rung - 1].present = _present_words(now, week)
    events = (
        AdverseEvent.objects.standing()
        .filter(patient=patient)
        .select_related("treatment")
        .prefetch_related("follow_ups")
    )
    return Ladder(
        steps, by_rung[None], list(events), _sentence(now, week, treatments), _basis(treatments)
    )


def _taken(treatments):
    return [
        t
        for t in treatments
        if t.rung and t.state in GIVEN_STATES and not t.is_history and t.started_on
    ]


def _present(treatments):
    """Return the step taken last in this problem, of two on one day the one higher up; else what still runs."""
    closed = _last_closing(treatments)
    taken = [t for t in _taken(treatments) if closed is None or t.started_on > closed]
    last = max(taken, key=_when, default=None)
    if last is None or lifecycle.lasts(last.state, last.kind):
        return last
    return max((t for t in taken if t.state == State.IN_PROGRESS), key=_when, default=last)


def _last_closing(treatments):
    """Return the last day of the problem before the present one, as far as treatments tell."""
    days = {day for t in treatments for day in (t.since_closing, t.until_closing) if day}
    return max(days, default=None)


def _when(treatment):
    return treatment.started_on, treatment.rung


def _present_words(now, week):
    if lifecycle.lasts(now.state, now.kind):
        return _("now, %(week)s") % {"week": week}
    if not now.ended_on:
        return _("last")
    return _("last, ended %(day)s") % {
        "day": date_words(now.ended_on, now.ended_precision or DatePrecision.DAY)
    }


def _begun(now, treatments):
    """Return the first exact day of this rung in this problem, as the chart counts its weeks."""
    days = [
        t.started_on
        for t in _taken(treatments)
        if t.rung == now.rung
        and t.since_closing == now.since_closing
        and lifecycle.begins_a_step(
            t.state, t.started_precision, is_given=t.state in GIVEN_STATES, is_history=t.is_history
        )
    ]
    return min(days, default=now.started_on)


def _sentence(now, week, treatments):
    if now is None and _taken(treatments):
        return _("Nothing has been started in this problem yet.")
    if now is None:
        return _("Nothing has been started here yet.")
    words = {"rung": now.rung, "name": Rung(now.rung).label.lower(), "week": week,
             "day": date_words(now.started_on, now.started_precision or DatePrecision.DAY)}  # fmt: skip
    if now.state == State.IN_PROGRESS:
        return _("On step %(rung)s, %(name)s, %(week)s.") % words
    return _("Last step %(rung)s, %(name)s, given %(day)s.") % words


def _week(begun, today):
    """Whole weeks since it began: week 1 begins after seven days, as on the chart."""
    weeks = max(0, (today - begun).days) // 7
    return _("week %(number)s") % {"number": weeks} if weeks else _("this week")


def _basis(treatments):
    given = sum(t.state in GIVEN_STATES for t in treatments)
    planned = sum(t.state in (State.PROPOSED, State.REFERRED, State.WAITING) for t in treatments)
    parts = [ngettext("%(n)s treatment so far", "%(n)s treatments so far", given) % {"n": given}]
    if planned:
        parts.append(ngettext("%(n)s planned", "%(n)s planned", planned) % {"n": planned})
    return ", ".join(parts) + ". " + _("The order is a ladder to read by, not a rule.")


def _line(treatment, closed) -> Line:
    is_earlier = (
        closed is not None and treatment.started_on is not None and treatment.started_on <= closed
    )
    return Line(
        treatment, what_words(treatment), sites_of(treatment), _STATUS[treatment.state], state_words(treatment),
        span_words(treatment), outcome_words(treatment), is_earlier,
    )  # fmt: skip


def what_words(treatment) -> str:
    """`naproxen, 500 mg × 2 a day = 1,000 mg a day`, `injection: lidocaine 20 mg`."""
    course = getattr(treatment, "medication", None)
    if course:
        name = drug_name(course)
        day = rules.day_working(course.dose_mg, course.times_per_day, say=_) or course.dose_text
        return ", ".join(part for part in (name, day) if part)
    name = name_of(treatment)
    agents = [_agent_words(agent) for agent in treatment.agents.all() if agent.volume_ml != 0]
    return f"{name}: {', '.join(agents)}" if agents else name


def stop_words(treatment) -> str:
    """Return why it was stopped or not done: the reason chosen, and what was written beside it."""
    reason = treatment.get_stop_reason_display()
    if not reason or (treatment.stop_reason == StopReason.OTHER and treatment.stop_text):
        return treatment.stop_text
    return f"{reason}: {treatment.stop_text}" if treatment.stop_text else str(reason)


def drug_name(row) -> str:
    """Return what an agent or a medicine is called."""
    return drug_words(row.drug, row.drug_text)


def _agent_words(agent):
    name = drug_name(agent)
    return f"{name} {rules.plain(agent.dose_mg)} mg" if agent.dose_mg is not None else name


def sites_of(treatment) -> list:
    """Return (nodule, side) of each place: where it was done, or what it aims at."""
    procedure = getattr(treatment, "procedure", None)
    if procedure:
        return [(row.nodule, row.side) for row in procedure.nodules.all()]
    return [(target.nodule, target.nodule.side) for target in treatment.targets.all()]


def state_words(treatment) -> str:
    """The state, with what belongs to it: to whom, or why."""
    words = str(treatment.get_state_display())
    procedure = getattr(treatment, "procedure", None)
    if treatment.state == State.PROPOSED and procedure and procedure.checked_at:
        return _("checked, not yet given")
    if treatment.state == State.REFERRED and treatment.referred_to:
        return _("referred to %(whom)s") % {"whom": treatment.referred_to}
    if treatment.state == State.STOPPED and (why := stop_words(treatment)):
        return _("stopped: %(why)s") % {"why": why}
    if treatment.state == State.DONE_ELSEWHERE and treatment.performed_by_text:
        return f"{words}, {treatment.performed_by_text}"
    return words


def standing_words(treatment) -> str:
    """`3 May 2026, done elsewhere`; a plan that has no day of its own says its state alone."""
    state = state_words(treatment)
    return capfirst(state) if is_undated_plan(treatment) else f"{treatment.when_words}, {state}"


def is_undated_plan(treatment) -> bool:
    """Whether it is not done and has no day of its own: its moves have theirs."""
    return treatment.state not in GIVEN_STATES and not treatment.started_on


def span_words(treatment) -> str:
    """`3 May 2026 to 20 May 2026`, `since 3 May 2026`, or the rough date; nothing of a plan without a day."""
    if is_undated_plan(treatment):
        return ""
    start = treatment.when_words
    if treatment.ended_on and treatment.ended_on != treatment.started_on:
        end = date_words(treatment.ended_on, treatment.ended_precision or DatePrecision.DAY)
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    if treatment.state == State.IN_PROGRESS and treatment.started_on:
        return _("since %(start)s") % {"start": start}
    return start


def outcome_words(treatment) -> str:
    """What is known of its effect: pain around it, or the response in a word."""
    pairs = [_pair_words(*pair) for pair in pain_pairs(treatment)]
    said = str(treatment.get_response_display()) if treatment.response else ""
    return "; ".join(part for part in [*pairs, treatment.response_text or said] if part)


def pain_pairs(treatment) -> list[tuple]:
    """Return (where, before, after, minutes) of each situation that was asked before and after it."""
    found = []
    for situation in (Situation.AT_REST, Situation.ON_PRESSING):
        rows = [row for row in treatment.scores.all() if row.situation == situation]
        before = next((row for row in rows if not row.is_after), None)
        after = next((row for row in rows if row.is_after), None)
        if before and after and None not in (before.score.value, after.score.value):
            words = str(before.get_situation_display())
            found.append((words, before.score.value, after.score.value, after.minutes_after))
    return found


def _pair_words(situation, before, after, _minutes):
    """`at rest 6 to 2, 67 % less` from the scores around a procedure."""
    words = f"{situation} {rules.plain(before)} → {rules.plain(after)}"
    less = rules.block_response_percent(before, after)
    if less is None or less <= 0:
        return words
    return _("%(scores)s, %(percent)s %% less") % {"scores": words, "percent": less}


_NEARLY = Decimal("0.05")
"""Days are kept to two decimals: 2.33 is three times a week."""


def often_words(treatment) -> str:
    """`8 sessions, every 7 days`; `3 × a day, 15 minutes each time`: how often, as exactly as it is known."""
    low, high = treatment.sessions, treatment.sessions_high
    said = treatment.sessions_text
    if not said and low is not None:
        many = f"{low}–{high}" if high and high != low else str(low)
        said = ngettext("%(n)s session", "%(n)s sessions", high or low) % {"n": many}
    minutes = treatment.minutes_each
    parts = [
        said,
        treatment.interval_text or _interval(treatment.interval_days, treatment.interval_days_high),
        _("%(n)s × a day") % {"n": rules.plain(treatment.times_per_day)} if treatment.times_per_day is not None else "",
        ngettext("%(n)s minute each time", "%(n)s minutes each time", minutes) % {"n": minutes} if minutes else "",
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def _interval(low, high) -> str:
    """`every 7 days`; what was told by the week is told by the week again: `2–3 × a week`."""
    if not low:
        return ""
    spans = [low] if high in (None, low) else [low, high]
    a_week = [_times_a_week(days) for days in reversed(spans)]
    if all(a_week):
        return _("%(n)s × a week") % {"n": "–".join(map(str, a_week))}
    if spans == [1]:
        return _("every day")
    days = "–".join(rules.plain(days.quantize(Decimal(1))) for days in spans)
    is_round = all(days == days.to_integral_value() for days in spans)
    return (_("every %(n)s days") if is_round else _("about every %(n)s days")) % {"n": days}


def _times_a_week(days: Decimal) -> int | None:
    """Return how many times a week this is, where it is a whole number of times and no whole number of days."""
    if days == days.to_integral_value():
        return None
    times = round(7 / days)
    return times if abs(7 / days - times) < _NEARLY else None


def what_words_short(treatment) -> str:
    """`injection`: the kind alone, without what was in the syringe."""
    return name_of(treatment)


def name_of(treatment) -> str:
    """`chiropractic, four sessions`: the kind with what was said of it; in print the source's own words."""
    kind, said = str(treatment.get_kind_display()), treatment.kind_text
    if not said:
        return kind
    is_whole = treatment.kind == Kind.OTHER or treatment.origin == Origin.PUBLISHED
    return said if is_whole else f"{kind}, {said}"
