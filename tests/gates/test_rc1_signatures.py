"""A signature is one person's, given with their password, and stands under words that stay."""

import time
import uuid
from contextlib import contextmanager

import pgtrigger
import pytest
from django.db import transaction
from django.urls import reverse

from accounts.tests.factories import PASSWORD, UserFactory, clinician
from exams import lifecycle, seal, signature
from exams.actions import cosign_exam, cosigning, write_addendum
from exams.forms.small import PasswordForm
from exams.models import (
    Complaint,
    Exam,
    ExamAddendum,
    ExamCosignature,
    ExamSignature,
    PalpationFinding,
)
from exams.tests.factories import recorded, story
from exams.views import cosign
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


@contextmanager
def whoever_asks_may_cosign():
    """The page and the verb have forgotten who may: only the database is left, and it is told to sleep."""
    with (
        pytest.MonkeyPatch.context() as patch,
        pgtrigger.ignore("exams.ExamCosignature:colleague_cosigns"),
    ):
        patch.setattr(cosign, "may_cosign", lambda request, exam: lifecycle.wants_cosignature(exam))
        patch.setattr(cosigning, "is_qualified", lambda by, clinic: True)
        yield


GATE = Gate(
    "G-RC1",
    "Nobody signs or co-signs for another, without the right to, or without the password of these five minutes; what was signed reads as signed or warns",
    ci=18,
    full=1_000,
    defects={
        "any password opens the block": any_password_will_do,
        "a block of signing belongs to anybody and never ends": a_block_is_anybodys,
        "the seal is not compared": nobody_looks_at_the_seal,
        "somebody in training co-signs": whoever_asks_may_cosign,
    },
)


class Scene:
    """Ana's draft, her browser left open, Ben who may sign for himself, and an administrator of the machine.

    Tom and Tea are in training; what Tom signed waits for Ana or Ben. Cara works elsewhere.
    """

    def __init__(self, client_class, random):
        self.random = random
        self.patient, self.ana = story()
        self.ben = clinician(self.patient.clinic, given_name="Ben")
        self.ben.set_password(BENS)
        self.ben.save()
        self.root = UserFactory(is_staff=True, is_superuser=True)
        self.tom, self.tea = (clinician(self.patient.clinic, given_name=n) for n in ("Tom", "Tea"))
        for trainee in (self.tom, self.tea):
            trainee.memberships.update(is_in_training=True)
        self.cara = story()[1]
        self.browsers = {}
        for who in (self.ana, self.ben, self.root, self.tom, self.tea, self.cara):
            self.browsers[who.pk] = client_class(raise_request_exception=False)
            self.browsers[who.pk].force_login(who)
        self.exam = recorded(self.patient, self.ana)
        self.waiting = recorded(self.patient, self.tom, sign=True)

    def cosign(self, who, **sent):
        address = reverse("exams:cosign", args=[self.waiting.pk])
        stated = {"meaning": "read", "patient_token": tokens.make(self.patient)}
        return self.browsers[who.pk].post(address, stated | sent)

    def post(self, who, name, **sent):
        address = reverse(name, args=[self.exam.pk])
        return self.browsers[who.pk].post(
            address,
            {
                "patient_token": tokens.make(self.patient),
                "version": str(Exam.objects.get(pk=self.exam.pk).version),
                **sent,
            },
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
    named = {f"patient_token-{key}": tokens.make(scene.patient), f"version-{key}": "1"}
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


def the_signer_co_signs(scene):
    scene.cosign(scene.tom, password=PASSWORD, signed_by=str(scene.ana.pk))


def the_signer_whose_training_ended(scene):
    scene.tom.memberships.update(is_in_training=False)
    scene.cosign(scene.tom, password=PASSWORD)
    scene.tom.memberships.update(is_in_training=True)


def another_trainee_co_signs(scene):
    scene.cosign(
        scene.tea, password=PASSWORD, signed_by=str(scene.ana.pk), is_in_training="", user=str(scene.ana.pk)
    )  # fmt: skip


def co_signed_from_elsewhere(scene):
    scene.cosign(scene.cara, password=PASSWORD)


def co_signed_with_a_guess(scene):
    scene.cosign(scene.ana, password=f"guess {scene.random.random()}")
    scene.cosign(scene.ben, password=PASSWORD)


def co_signed_on_anas_block(scene):
    scene.open_block(scene.ben, scene.ana, 300)
    scene.cosign(scene.ben, signed_by=str(scene.ana.pk))


def co_signed_without_a_statement(scene):
    scene.open_block(scene.ana, scene.ana, 300)
    scene.cosign(scene.ana, meaning="")
    scene.cosign(scene.ana, meaning="examined")


def co_signed_by_the_administrator(scene):
    scene.cosign(scene.root, password=PASSWORD, signed_by=str(scene.ana.pk))
    sent = {"exam": str(scene.waiting.pk), "signed_by": str(scene.ana.pk), "meaning": "read"}
    scene.browsers[scene.root.pk].post("/admin/exams/examcosignature/add/", sent)


def an_addendum_without_the_password(scene):
    sent = {"text": "forged", "submission_id": str(uuid.uuid4()), "signed_by": str(scene.ana.pk)}
    sent["patient_token"] = tokens.make(scene.patient)
    address = reverse("exams:addendum", args=[scene.waiting.pk])
    scene.browsers[scene.ben.pk].post(address, {**sent, "password": PASSWORD})
    scene.browsers[scene.ana.pk].post(address, sent)
    scene.browsers[scene.cara.pk].post(address, {**sent, "password": PASSWORD})


FORGERIES = [
    a_guess, no_password, ben_says_he_is_ana, ben_carries_anas_block, a_block_that_is_over, the_edit_page_signs,
    all_at_once_without_ticket, through_the_admin, the_administrator_signs, the_signer_co_signs,
    the_signer_whose_training_ended, another_trainee_co_signs, co_signed_from_elsewhere, co_signed_with_a_guess,
    co_signed_on_anas_block, co_signed_without_a_statement, co_signed_by_the_administrator,
    an_addendum_without_the_password,
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
        second = ExamCosignature.objects.filter(exam=scene.waiting).first()
        gate.check(second is None, f"{forged.__name__} co-signed as {second and second.signed_by}")
        if second is not None:
            scene.waiting = recorded(scene.patient, scene.tom, sign=True)
        added = ExamAddendum.objects.count()
        gate.check(not added, f"{forged.__name__} wrote an addendum")
    _what_stands_under_it(gate, scene)
    gate.done()


def _what_stands_under_it(gate, scene):
    """Change one thing below the triggers: the page says so; put back, it is as signed again."""
    exam, browser = recorded(scene.patient, scene.tom, sign=True), scene.browsers[scene.ana.pk]
    cosign_exam(exam, by=scene.ana, meaning="read")
    write_addendum(exam, by=scene.ana, submission_id=uuid.uuid4(), text="the lamp was broken")
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
        (ExamCosignature.objects.filter(exam=exam), {"digest": seal.digest_of("another content")}),
        (ExamAddendum.objects.filter(exam=exam), {"text": "another text"}),
        (ExamAddendum.objects.filter(exam=exam), {"signed_by": scene.ben}),
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
    client.post(
        address, {"patient_token": tokens.make(patient), "password": PASSWORD, "version": "1"}
    )
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
        sent = {"patient_token": tokens.make(patient), "password": PASSWORD, "version": "1"}
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

    sent = {"patient_token": tokens.make(patient), "password": PASSWORD, "version": "1"}
    client.post(reverse("exams:sign", args=[exam.pk]), sent)

    exam.refresh_from_db()
    assert (exam.signed_by, exam.signature.meaning) == (ben, "read")
