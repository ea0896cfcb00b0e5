"""A signed exam is corrected by a version with a reason, or taken out of use with one; it stays readable."""

import html
import uuid
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import PASSWORD
from exams import additions
from exams.actions import void_exam
from exams.forms.small import ReasonForm
from exams.models import AmendmentDecision, AmendmentRequest, Exam, ExamEnteredInError
from exams.tests.factories import found, recorded, story
from outcomes import record
from patients import tokens
from tests.gates import desk
from tests.gates.frame import Gate


@contextmanager
def no_reason_is_asked():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReasonForm.base_fields["reason"], "required", False)
        yield


@contextmanager
def the_chart_forgets():
    real = record._exams_in_error
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "_exams_in_error", lambda: real().filter(sequence=32_000))
        yield


@contextmanager
def what_was_denied_is_hidden():
    real = additions.of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(additions, "of", lambda *about: _without_denied(real(*about)))
        yield


def _without_denied(found):
    return additions.Additions(found.addenda, [r for r in found.requests if not r.is_denied])


GATE = Gate(
    "G-RC3",
    "Corrections carry a reason, every earlier version reads as before, addenda and what patients asked for stay whatever was answered, what was entered in error is listed struck and counts nowhere",
    ci=2,
    full=50,
    defects={
        "no reason is asked for": no_reason_is_asked,
        "what was entered in error vanishes from the chart": the_chart_forgets,
        "what was denied is no longer shown": what_was_denied_is_hidden,
    },
)


@pytest.mark.django_db
def test_corrections_leave_everything_readable(gate, client):
    client.raise_request_exception = False
    for turn in range(gate.n):
        patient, ana = story()
        client.force_login(ana)
        exam = recorded(
            patient, ana, found(), sign=True, plan=f"first plan {turn}", note=f"note {turn}"
        )
        added = _add_to_it(gate, client, patient, exam, turn)
        versions = _amend_some_times(gate, client, patient, exam, turn)
        for number, version in enumerate(versions):
            for name in ("detail", "print"):
                text = client.get(reverse(f"exams:{name}", args=[version.pk])).text
                gate.check(
                    f"plan {turn}" in text and version.plan in text, f"version {number}, {name}"
                )
                lost = [words for words in added if words not in text]
                gate.check(not lost, f"version {number}, {name}: {lost}")
        _take_out_of_use(gate, client, patient, versions[-1], turn)
    gate.done()


def _add_to_it(gate, client, patient, exam, turn) -> list[str]:
    """Write an addendum and what the patient asked for; deny it. Return all words, which stay from now on."""
    words = [f"addendum {turn}", f"the patient's words {turn}", f"denied because {turn}"]
    own = {"patient_token": tokens.make(patient)}
    new = {**own, "submission_id": str(uuid.uuid4())}
    client.post(
        reverse("exams:addendum", args=[exam.pk]), {**new, "text": words[0], "password": PASSWORD}
    )
    asked_on = f"{exam.examined_on}"
    client.post(
        reverse("exams:ask", args=[exam.pk]), {**new, "words": words[1], "asked_on": asked_on}
    )
    asked = AmendmentRequest.objects.get(exam=exam)
    address = reverse("exams:asked", args=[asked.pk])
    refused = client.post(address, {**own, "decided": "denied", "reason": " "})
    gate.check(refused.status_code == 422, f"denied without a reason: {refused.status_code}")
    client.post(address, {**own, "decided": "denied", "reason": words[2]})
    client.post(address, {**own, "decided": "accepted", "reason": "overwritten"})
    gate.check(AmendmentDecision.objects.get(asked=asked).reason == words[2], "answered twice")
    return [html.escape(each) for each in words]


def _amend_some_times(gate, client, patient, exam, turn):
    versions = [exam]
    for number in range(gate.random.randint(1, 2)):
        newest = versions[-1]
        address = reverse("exams:amend", args=[newest.pk])
        form = next(f for f in desk.read(address, client.get(address).text).forms if f.is_edit)
        sent = {name: values[-1] for name, values in form.fields.items()}
        sent |= {"save": "sign", "password": PASSWORD, "plan": f"later plan {turn}, {number}"}
        refused = client.post(address, {**sent, "reason": " "})
        gate.check(refused.status_code == 422, f"amended without a reason: {refused.status_code}")
        done = client.post(address, {**sent, "reason": f"because {number}"})
        made = Exam.objects.filter(amends=newest).first()
        gate.check(done.status_code == 302 and made is not None, f"not amended: {done.status_code}")
        if made is None:
            break
        gate.check(made.amended_because == f"because {number}", "the reason is lost")
        versions.append(made)
    return versions


def _take_out_of_use(gate, client, patient, exam, turn):
    address, own = reverse("exams:void", args=[exam.pk]), {"patient_token": tokens.make(patient)}
    refused = client.post(address, {**own, "reason": ""})
    gate.check(refused.status_code == 422, f"taken out without a reason: {refused.status_code}")
    client.post(address, {**own, "reason": f"wrong person {turn}"})
    chart = client.get(reverse("outcomes:chart", args=[patient.pk])).text
    on_paper = client.get(reverse("outcomes:chart_print", args=[patient.pk]) + "?events=1").text
    gate.check("Entered in error" in chart and f"wrong person {turn}" in chart, "not on the chart")
    gate.check(
        "<s>" in chart and "<s>" in on_paper and f"wrong person {turn}" in on_paper, "not struck"
    )
    gate.check(exam.plan in client.get(exam.get_absolute_url()).text, "no longer readable")
    course = record.load(patient)
    gate.check(not course.exams and not course.pains and not course.nodules, "it still counts")


@pytest.mark.django_db
def test_the_database_wants_a_reason_too():
    patient, ana = story()
    exam = recorded(patient, ana, sign=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExamEnteredInError.objects.create(exam=exam, reason="")
    void_exam(exam, by=ana, reason="typed twice")

    assert ExamEnteredInError.objects.get(exam=exam).reason == "typed twice"
