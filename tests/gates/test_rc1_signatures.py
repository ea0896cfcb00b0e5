"""A signature is one person's, given with their password, and stands under words that stay."""

import time
from contextlib import contextmanager

import pgtrigger
import pytest
from django.db import transaction
from django.urls import reverse

from accounts.tests.factories import PASSWORD, UserFactory, clinician
from exams import seal, signature
from exams.forms.small import PasswordForm
from exams.models import Complaint, Exam, ExamSignature, PalpationFinding
from exams.tests.factories import recorded, story
from patients import tokens
from tests.gates.frame import Gate

BENS = "another-horse-battery"


@contextmanager
def any_password_will_do():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordForm, "is_valid", lambda form: True)
        yield


@contextmanager
def a_block_is_anybodys():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            signature, "is_open", lambda request: signature.SESSION_KEY in request.session
        )
        yield


@contextmanager
def nobody_looks_at_the_seal():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "check", lambda exam: seal.Seal(is_kept=True))
        yield


GATE = Gate(
    "G-RC1",
    "Nobody signs for another or without the password of these five minutes; what was signed reads as signed or warns",
    ci=9,
    full=1_000,
    defects={
        "any password opens the block": any_password_will_do,
        "a block of signing belongs to anybody and never ends": a_block_is_anybodys,
        "the seal is not compared": nobody_looks_at_the_seal,
    },
)


class Scene:
    """Ana's draft, her browser left open, Ben who may sign for himself, and an administrator of the machine."""

    def __init__(self, client_class, random):
        self.random = random
        self.patient, self.ana = story()
        self.ben = clinician(self.patient.clinic, given_name="Ben")
        self.ben.set_password(BENS)
        self.ben.save()
        self.root = UserFactory(is_staff=True, is_superuser=True)
        self.browsers = {}
        for who in (self.ana, self.ben, self.root):
            self.browsers[who.pk] = client_class(raise_request_exception=False)
            self.browsers[who.pk].force_login(who)
        self.exam = recorded(self.patient, self.ana)

    def post(self, who, name, **sent):
        address = reverse(name, args=[self.exam.pk])
        return self.browsers[who.pk].post(
            address, {"patient_token": tokens.make(self.patient), **sent}
        )

    def open_block(self, who, of, seconds):
        session = self.browsers[who.pk].session
        session[signature.SESSION_KEY] = [str(of.pk), int(time.time()) + seconds]
        session.save()

    def forget_blocks(self):
        for browser in self.browsers.values():
            session = browser.session
            session.pop(signature.SESSION_KEY, None)
            session.save()


def a_guess(scene):
    scene.post(scene.ana, "exams:sign", password=f"guess {scene.random.random()}")


def no_password(scene):
    scene.post(scene.ana, "exams:sign")


def ben_says_he_is_ana(scene):
    ana = str(scene.ana.pk)
    scene.post(
        scene.ben, "exams:sign", password=PASSWORD, user=ana, signed_by=ana, signed_by_id=ana, examiner=ana
    )  # fmt: skip


def ben_carries_anas_block(scene):
    scene.open_block(scene.ben, scene.ana, 300)
    scene.post(scene.ben, "exams:sign", signed_by=str(scene.ana.pk))


def a_block_that_is_over(scene):
    scene.open_block(scene.ana, scene.ana, -1)
    scene.post(scene.ana, "exams:sign")


def the_edit_page_signs(scene):
    scene.post(
        scene.ana, "exams:edit", save="sign", status="final", signed_at="2026-05-04", signed_by=str(scene.ana.pk)
    )  # fmt: skip


def all_at_once_without_ticket(scene):
    key, browser = str(scene.exam.pk), scene.browsers[scene.ana.pk]
    named = {f"patient_token-{key}": tokens.make(scene.patient)}
    browser.post(reverse("exams:sign_block"), {"exam": key, "password": "wrong", **named})


def through_the_admin(scene):
    root = scene.browsers[scene.root.pk]
    sent = {"status": "final", "signed_by": str(scene.ana.pk), "signed_at_0": "2026-05-04"}
    root.post(f"/admin/exams/exam/{scene.exam.pk}/change/", sent)
    root.post(
        "/admin/exams/examsignature/add/",
        {"exam": str(scene.exam.pk), "signed_by": str(scene.ana.pk)},
    )


def the_administrator_signs(scene):
    scene.post(scene.root, "exams:sign", password=PASSWORD, signed_by=str(scene.ana.pk))


FORGERIES = [
    a_guess, no_password, ben_says_he_is_ana, ben_carries_anas_block, a_block_that_is_over, the_edit_page_signs,
    all_at_once_without_ticket, through_the_admin, the_administrator_signs,
]  # fmt: skip


@pytest.mark.django_db
def test_a_signature_is_what_it_says(gate, client):
    scene = Scene(type(client), gate.random)
    for turn in range(gate.n):
        forged = FORGERIES[turn % len(FORGERIES)]
        forged(scene)
        scene.forget_blocks()
        exam = Exam.objects.get(pk=scene.exam.pk)
        gate.check(not exam.is_signed, f"{forged.__name__} signed as {exam.signed_by}")
        if exam.is_signed:
            scene.exam = recorded(scene.patient, scene.ana)
    _what_stands_under_it(gate, scene)
    gate.done()


def _what_stands_under_it(gate, scene):
    """Change one thing below the triggers: the page says so; put back, it is as signed again."""
    exam, browser = recorded(scene.patient, scene.ana, sign=True), scene.browsers[scene.ana.pk]
    pages = [reverse(f"exams:{name}", args=[exam.pk]) for name in ("detail", "print")]
    for address in pages:
        text = browser.get(address).text
        gate.check("The content is as signed." in text, f"{address} does not confirm")
        gate.check(
            "UTC" in text and "I examined this patient" in text, f"{address}: time or meaning"
        )
    changes = [
        (Exam.objects.filter(pk=exam.pk), {"plan": "another plan"}),
        (Exam.objects.filter(pk=exam.pk), {"flag_cancer": "present"}),
        (Exam.objects.filter(pk=exam.pk), {"signed_by": scene.ben}),
        (Complaint.objects.filter(exam=exam), {"side": "left"}),
        (PalpationFinding.objects.filter(exam=exam), {"long_axis_mm": 49}),
        (ExamSignature.objects.filter(exam=exam), {"content": "{}"}),
    ]
    for rows, change in changes:
        with _undone():
            rows.update(**change)
            said = [browser.get(address).text for address in pages]
        gate.check(all("data-seal-broken" in text for text in said), f"unseen: {change}")
    with _undone():
        PalpationFinding.objects.filter(exam=exam).delete()
        said = browser.get(pages[0]).text
    gate.check("data-seal-broken" in said, "unseen: a finding is gone")


@contextmanager
def _undone():
    """Let the triggers sleep, and put everything back."""
    with transaction.atomic():
        with pgtrigger.ignore():
            yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_signing_shows_who_when_and_what_it_means(client):
    patient, ana = story()
    exam = recorded(patient, ana)
    client.force_login(ana)
    address = reverse("exams:sign", args=[exam.pk])

    page = client.get(address).text
    client.post(address, {"patient_token": tokens.make(patient), "password": PASSWORD})
    kept = ExamSignature.objects.get(exam=exam)

    assert ana.full_name in page
    assert "UTC" in page
    assert "I examined this patient" in page
    assert kept.digest == seal.digest_of(kept.content)
    assert (kept.signed_by, kept.meaning) == (ana, "examined")


@pytest.mark.django_db
def test_a_block_ends_five_minutes_after_the_password_however_much_is_signed(client):
    patient, ana = story()
    client.force_login(ana)
    for _exam in range(2):
        exam = recorded(patient, ana)
        sent = {"patient_token": tokens.make(patient), "password": PASSWORD}
        client.post(reverse("exams:sign", args=[exam.pk]), sent)
        session = client.session
        who, until = session[signature.SESSION_KEY]
        session[signature.SESSION_KEY] = [who, until - 200]
        session.save()

    assert client.session[signature.SESSION_KEY][1] < time.time()


@pytest.mark.django_db
def test_a_colleague_who_signs_says_that_it_was_read(client):
    patient, ana = story()
    exam = recorded(patient, ana)
    ben = clinician(patient.clinic, given_name="Ben")
    client.force_login(ben)

    sent = {"patient_token": tokens.make(patient), "password": PASSWORD}
    client.post(reverse("exams:sign", args=[exam.pk]), sent)

    exam.refresh_from_db()
    assert (exam.signed_by, exam.signature.meaning) == (ben, "read")
