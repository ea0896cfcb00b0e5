"""G-PR3: mail scanners change nothing, and answers given twice, late or from two phones end in one defined way."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import ClinicFactory
from audit import scope
from followup import access, actions, due_scores, plans
from followup.models import AlarmAnswer, Email, Invitation, InvitationLink
from measures.models import Score
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from treatments.models import Treatment

BORN = {"day": "14", "month": "3", "year": "1979"}
VISITS = 20
QUESTIONS = ("1-1", "2-1")
ACTS = ("scan", "answer", "send", "end", "expire", "die")
WEIGHTS = (3, 6, 3, 0.3, 0.3, 0.3)


@contextmanager
def _looking_uses_it_up():
    plain = access.exchange

    def exchange(request, secret):
        answer = plain(request, secret)
        with scope.within(scope.EVERYTHING):
            Invitation.objects.filter(completed_at=None).update(
                ended_at=timezone.now(), ended_because="not_needed"
            )
        return answer

    with patched(access, "exchange", exchange):
        yield


GATE = Gate(
    "G-PR3",
    "looking at a link changes nothing; however often, late or from how many phones it is answered, it counts once",
    ci=25,
    full=1_000,
    defects={
        "looking uses the link up": _looking_uses_it_up,
        "a closed set takes answers": lambda: _closed_ones_take_answers(),
        "what is kept is thrown away by the other phone": lambda: _drafts_overwrite(),
    },
)  # fmt: skip


@contextmanager
def _closed_ones_take_answers():
    with (
        patched(actions, "is_open", lambda invitation: True),
        patched(access, "is_open", lambda invitation: True),
    ):
        yield


@contextmanager
def _drafts_overwrite():
    def keep(key, answers):
        row = actions._open_or_refused(key)
        row.draft = answers
        row.save(update_fields=["draft"])

    with patched(actions, "keep_answer", actions.transaction.atomic(keep)):
        yield


@pytest.mark.django_db
def test_it_is_answered_once_whatever_happens(gate):
    clinic = ClinicFactory()
    for trial in range(gate.n):
        wrong = _story(gate.random, clinic, trial)
        gate.check(not wrong, f"trial {trial}: {'; '.join(wrong)}")
    gate.done()


def _story(random, clinic, trial):
    """Do a dozen things in an order of chance, and compare what stands with what should."""
    patient, invitation, secret = _asked(clinic, trial)
    phones, wrong = [Client(raise_request_exception=False) for _n in range(2)], []
    before = _state(invitation)
    cache.clear()
    for phone in phones:
        phone.get(reverse("followup:come_in", args=[secret]))
        phone.post(reverse("followup:birth_date"), BORN)
    if _state(invitation) != before:
        wrong.append("coming in changed a row")
    said, is_over, is_sent = {}, False, False
    for _step in range(12):
        cache.clear()
        act = random.choices(ACTS, WEIGHTS)[0]
        phone = random.choice(phones)
        if act == "scan":
            before = _state(invitation)
            _scan(secret, random)
            if _state(invitation) != before:
                wrong.append("looking changed a row")
        elif act == "answer":
            name, value = random.choice(QUESTIONS), random.randrange(1, 8)
            answer = phone.post(reverse("followup:question", args=[name]), {"answer": value})
            if answer.status_code != (410 if is_over else 302):
                wrong.append(f"an answer got {answer.status_code}")
            said |= {} if is_over else {name: value}
        elif act == "send":
            answer = phone.post(reverse("followup:question", args=["signs"]), {"none": "on"})
            should = 410 if is_over else 200 if len(said) == len(QUESTIONS) else 302
            if answer.status_code != should:
                wrong.append(f"sending got {answer.status_code}, not {should}")
            is_sent = is_sent or (not is_over and should == 200)
            is_over = is_over or should == 200
        elif not is_over:
            _END[act](invitation, patient)
            is_over = True
    scores = Score.objects.filter(patient=patient).order_by("instrument__code")
    stands, should = [int(s.value) for s in scores], list(said.values()) if is_sent else []
    if sorted(stands) != sorted(should):
        wrong.append(f"the scores are {stands}, not {should}")
    return wrong


def _asked(clinic, trial):
    patient = PatientFactory(clinic=clinic, record_number=f"P{trial}")
    patient.clinic = clinic
    Treatment.objects.create(
        clinic=clinic, patient=patient, kind="injection", rung=7, state="completed",
        started_on=clinic.today() - timedelta(days=43),
    )  # fmt: skip
    due = due_scores.of_clinic(clinic, plans.of(clinic), clinic.today(), patient)[0]
    return patient, *actions.show_link(patient, by=None, due=due)


_END = {
    "end": lambda i, p: actions.end_invitation(i, by=None, because="not_needed"),
    "expire": lambda i, p: Invitation.objects.filter(pk=i.pk).update(expires_at=timezone.now() - timedelta(seconds=1)),
    "die": lambda i, p: type(p).objects.filter(pk=p.pk).update(is_deceased=True),
}  # fmt: skip


def _scan(secret, random):
    scanner = Client(raise_request_exception=False)
    for _visit in range(VISITS // 4):
        method = random.choice([scanner.get, scanner.head])
        method(reverse("followup:come_in", args=[secret]), follow=True)


def _state(invitation):
    rows = Invitation.objects.filter(pk=invitation.pk).values().get()
    return rows, [m.objects.count() for m in (InvitationLink, Email, AlarmAnswer, Score)]
