"""G-FU1: nothing that is open stands on no list, in whatever state asking, answering and treating have left it."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import ClinicFactory, clinician
from exams.models import AlertLimits, AlertResponse, Exam, LumpAlert, Nodule
from followup import actions, anchors, due_scores, plans
from followup.models import AlarmAnswer, AlarmClosure, Email, Invitation, SlotClosure
from followup.querysets import EmailQuerySet
from followup.schedule import SlotState
from measures.actions import unsaved_score
from measures.models import Score
from outcomes import due, due_followup, due_open
from patients.models import EpisodeOfCare
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching
from treatments.models import (
    AdverseEvent,
    EventFollowUp,
    Specimen,
    SpecimenOwner,
    SpecimenWithoutResult,
    Treatment,
    TreatmentMove,
)
from treatments.vocabulary_of_operations import NoResult

LATER_DAYS = 120
"""What waits for a day still to come must be on the list by then."""


@contextmanager
def _missed_scores_are_forgotten():
    plain = due_scores.of_clinic

    def of_clinic(*args, **more):
        return [each for each in plain(*args, **more) if each.state is not SlotState.MISSED]

    with patched(due_scores, "of_clinic", of_clinic):
        yield


@contextmanager
def _proposed_plans_are_nobodys():
    plain = due_open.long_waiting

    def rows(*args):
        return plain(*args).exclude(state="proposed")

    with patched(due_open, "long_waiting", rows):
        yield


GATE = Gate(
    "G-FU1",
    "whatever is open, of asking, treating, alerts, harm and specimens, stands on the due list or will by its day",
    ci=60,
    ci_seeded=600,
    full=5_000,
    defects={
        "a score is forgotten when its window closes": _missed_scores_are_forgotten,
        "an e-mail that may not have gone is taken for sent": patching(
            EmailQuerySet, "went_wrong", lambda self: self.filter(state="failed", seen_at__isnull=True)
        ),
        "questions without a step vanish when their day is over": patching(
            due_followup, "unanswered", lambda clinic, today: []
        ),
        "what was proposed is nobody's": _proposed_plans_are_nobodys,
    },
)  # fmt: skip


@pytest.mark.django_db
def test_everything_open_is_on_a_list(gate):
    clinic = ClinicFactory()
    ana = clinician(clinic)
    expected, numbers = {}, {}
    for trial in range(gate.n):
        patient = PatientFactory(clinic=clinic, record_number=f"F{trial}", email="a@b.example")
        patient.clinic = clinic
        expected[patient.pk] = _tell(gate.random, patient, ana)
        numbers[patient.pk] = patient.record_number
    found = defaultdict(set)
    for day in (clinic.today(), clinic.today() + timedelta(days=LATER_DAYS)):
        listed = due.build(clinic, today=day, with_alerts=True)
        for item in (*listed.now, *listed.week, *listed.later):
            found[item.patient.pk].add(item.kind)
    for key, kinds in expected.items():
        gate.check(
            kinds <= found[key],
            f"{numbers[key]}: open but on no list: {sorted(kinds - found[key])}",
        )
    gate.done()


def _tell(random, patient, ana) -> set[str]:
    """Write a state of chance, and return the kinds of thing that are open in it."""
    open_kinds = set()
    for chapter in (_steps, _asking, _plan, _alert, _harm, _specimen):
        open_kinds |= chapter(random, patient, ana)
    if Score.objects.filter(patient=patient, mode="link").exists():
        # A score of today answers whatever score was due.
        open_kinds.discard("score")
    if random.random() < 0.1:
        # Who is no longer cared for is called by nobody; what was found is still somebody's.
        patient.is_active = False
        patient.save()
        open_kinds -= {"score", "plan"}
    return open_kinds


def _day(patient, ago):
    return patient.clinic.today() - timedelta(days=ago)


def _steps(random, patient, ana):
    steps = [
        Treatment.objects.create(
            clinic=patient.clinic, patient=patient, kind=kind, rung=rung, recorded_by=ana,
            state=random.choice(["completed", "in_progress"]),
            started_on=_day(patient, random.randrange(900)),
        )
        for kind, rung in random.sample([("injection", 7), ("medicine", 3), ("excision", 10)], random.randrange(3))
    ]  # fmt: skip
    scores = []
    for _n in range(random.randrange(3)):
        score = unsaved_score(
            patient, "pain_nrs", by=ana, on=_day(patient, random.randrange(900)), value=4
        )
        score.save(force_insert=True)
        scores.append(score)
    settings = plans.of(patient.clinic)
    closed = [_day(patient, random.randrange(900)) for _n in range(random.randrange(2))]
    for number, day in enumerate(closed, 8):
        EpisodeOfCare.objects.create(
            clinic=patient.clinic, patient=patient, number=number, closed_on=day
        )
    told = [_Told(row, closed) for row in steps]
    slots = anchors.scheduled(told, [_Scored(s) for s in sorted(scores, key=lambda s: s.collected_on)],
                              settings, today=patient.clinic.today())  # fmt: skip
    begun = [slot for slot in slots if slot.first <= patient.clinic.today()]
    if not begun:
        return set()
    newest = max(begun, key=lambda slot: (slot.anchor.on, slot.anchor.rung, slot.first))
    if any(score.collected_on >= newest.first for score in scores):
        return set()
    if random.random() < 0.2:
        SlotClosure.objects.create(
            clinic=patient.clinic, patient=patient, anchor_id=newest.anchor.key, weeks=newest.weeks,
            reason="declined",
        )  # fmt: skip
        return set()
    return {"score"}


class _Told:
    def __init__(self, row, closed):
        self.id, self.on, self.rung, self.state = row.pk, row.started_on, row.rung, row.state
        self.since_closing = max((day for day in closed if day < row.started_on), default=None)
        self.until_closing = None
        self.precision, self.is_history = "day", False


class _Scored:
    def __init__(self, score):
        self.on = score.collected_on


def _asking(random, patient, ana):
    if random.random() < 0.4:
        return set()
    found = set()
    invitation, _secret = actions.show_link(patient, by=ana)
    state = random.choice(["open", "expired", "answered", "ended"])
    if state == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(
            expires_at=timezone.now() - timedelta(days=1)
        )
        found.add("score")
    elif state == "ended":
        actions.end_invitation(invitation, by=ana, because="not_needed")
    for _n in range(random.randrange(3)):
        found |= _email(random, invitation, patient)
    if random.random() < 0.3:
        alarm = AlarmAnswer.objects.create(
            clinic=patient.clinic, patient=patient, invitation=invitation, signs=["legs"],
            answered_at=timezone.now(), due_on=patient.clinic.today(),
        )  # fmt: skip
        if random.random() < 0.5:
            AlarmClosure.objects.create(alarm=alarm, done="called", recorded_by=ana)
        else:
            found.add("alarm")
    if state == "answered":
        actions.keep_answer(invitation.pk, {"1-1": 4})
        actions.send_answers(invitation.pk, signs=[])
        found.discard("score")
    return found


def _email(random, invitation, patient):
    state = random.choice(["sent", "failed", "unclear", "cancelled"])
    seen = timezone.now() if random.random() < 0.3 else None
    now = timezone.now()
    Email.objects.create(
        clinic=patient.clinic, patient=patient, invitation=invitation, address="a@b.example", state=state,
        handed_over_at=now, ended_at=now, seen_at=seen,
    )  # fmt: skip
    return {"email"} if state in ("failed", "unclear") and not seen else set()


def _plan(random, patient, ana):
    if random.random() < 0.5:
        return set()
    state = random.choice(["proposed", "referred", "waiting", "declined", "not_done"])
    row = Treatment.objects.create(
        clinic=patient.clinic, patient=patient, kind="excision", rung=10, state=state, recorded_by=ana,
        referred_to="Dr B" if state == "referred" else "",
    )  # fmt: skip
    if random.random() < 0.5:
        TreatmentMove.objects.create(
            treatment=row, state=state, on=_day(patient, random.randrange(300)), precision="day"
        )
    return {"plan"} if state in ("proposed", "referred", "waiting") else set()


def _alert(random, patient, ana):
    if random.random() < 0.6:
        return set()
    episode = EpisodeOfCare.objects.create(
        clinic=patient.clinic, patient=patient, number=1, opened_on=_day(patient, 50)
    )
    exam = Exam.objects.create(
        clinic=patient.clinic, patient=patient, episode=episode, examined_on=_day(patient, 40), examiner=ana,
        palpation="nodules", recorded_by=ana,
    )  # fmt: skip
    nodule = Nodule.objects.create(
        clinic=patient.clinic, patient=patient, number=1, side="left", region_stated="psis"
    )
    alert = LumpAlert.objects.create(
        clinic=patient.clinic, patient=patient, exam=exam, nodule=nodule, kind="size", working="55 mm",
        limits=AlertLimits.objects.latest(),
    )  # fmt: skip
    code = random.choice(["", "ultrasound", "referred", "excluded"])
    if code in ("ultrasound", "referred"):
        AlertResponse.objects.create(
            alert=alert, code=code, due_on=_day(patient, random.randrange(-100, 100)), owner=ana,
            recorded_by=ana,
        )  # fmt: skip
    elif code:
        AlertResponse.objects.create(
            alert=alert, code=code, excluded_on=exam.examined_on, recorded_by=ana
        )
        return set()
    return {"alert"}


def _harm(random, patient, ana):
    if random.random() < 0.6:
        return set()
    event = AdverseEvent.objects.create(
        clinic=patient.clinic,
        patient=patient,
        kind="bruise",
        outcome=random.choice(["", "ongoing", "resolved"]),
    )
    act = random.choice(["", "noted", "closed"])
    if act == "noted":
        EventFollowUp.objects.create(
            event=event, number=1, act=act, noted_on=_day(patient, 3), text="seen", owner=ana,
            due_on=_day(patient, random.randrange(-90, 90)), recorded_by=ana,
        )  # fmt: skip
    elif act:
        EventFollowUp.objects.create(
            event=event,
            number=1,
            act=act,
            noted_on=_day(patient, 3),
            outcome="resolved",
            recorded_by=ana,
        )
        return set()
    elif event.outcome == "resolved":
        return set()
    return {"harm"}


def _specimen(random, patient, ana):
    if random.random() < 0.7:
        return set()
    operation = Treatment.objects.create(
        clinic=patient.clinic, patient=patient, kind="excision", rung=10, state="done_elsewhere",
        started_on=_day(patient, 30), recorded_by=ana,
    )  # fmt: skip
    specimen = Specimen.objects.create(
        clinic=patient.clinic,
        patient=patient,
        treatment=operation,
        sent_on=_day(patient, 30),
        recorded_by=ana,
    )
    SpecimenOwner.objects.create(
        specimen=specimen,
        owner=ana,
        due_on=_day(patient, random.randrange(-60, 20)),
        recorded_by=ana,
    )
    if random.random() < 0.4:
        SpecimenWithoutResult.objects.create(
            specimen=specimen, why=NoResult.values[0], text="said so", recorded_by=ana
        )
        return set()
    return {"histology"}
