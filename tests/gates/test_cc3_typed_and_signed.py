"""G-CC3. However keeping, saving, signing and leaving alternate in two windows: no word is overwritten unseen.

What is signed is what the signer was shown; what is kept beside it never becomes the record by itself.
"""

import re
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

import exams.actions.recording
import exams.actions.unsaved
import exams.views.edit
import exams.views.sign
from accounts.tests.factories import PASSWORD
from exams import seal
from exams.actions.recording import with_findings
from exams.entry import prefix_of
from exams.models import Exam, UnsavedForm
from exams.querysets import UnsavedFormQuerySet
from exams.tests.factories import ABSENT, found, recorded, story
from exams.views.unsaved import Return
from patients import tokens
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching

pytestmark = pytest.mark.django_db
STEPS = 10


@contextmanager
def _versions_ignored():
    """Saving and signing take whatever version stands."""

    def signed(exam, *, by, version=None):
        return sign(exam, by=by)

    sign = exams.views.sign.sign_exam
    with (
        patched(exams.views.sign, "sign_exam", signed),
        patched(exams.views.sign, "_version_read", lambda _request, exam: exam.version),
    ):
        yield


@contextmanager
def _stale_saves():
    real = exams.views.edit.update_exam

    def saved(exam, *, version, **more):
        return real(exam, version=Exam.objects.get(pk=exam.pk).version, **more)

    with patched(exams.views.edit, "update_exam", saved):
        yield


def _every_turn(patient, by, form, turn, content, window, now):
    mine = UnsavedForm.objects.filter(author=by, patient=patient, form=form)
    return mine.update(content=content, kept_at=now, turn=turn + 1, window=window)


GATE = Gate(
    "G-CC3",
    "two windows that keep, save, sign, throw away and time out never overwrite unseen; signed is what was shown",
    ci=3,
    full=500,
    defects={
        "a draft that moved on is signed unread": _versions_ignored,
        "an older save overwrites a newer one": _stale_saves,
        "a window that missed a turn overwrites it": patching(
            exams.actions.unsaved, "_move", _every_turn
        ),
        "what is thrown away is offered all the same": patching(
            UnsavedFormQuerySet, "held", lambda rows: rows
        ),
        "what is kept is filled in without a word": patching(
            exams.views.edit, "come_back", lambda request, patient, exam=None: _filled_in(request, patient, exam)
        ),
    },
)  # fmt: skip


def _filled_in(request, patient, exam):
    row = exams.unsaved.waiting(request.user, patient, exam)
    return Return(exams.unsaved.data_of(row)) if row else Return()


@dataclass
class Window:
    """A browser's window on the draft: what it was drawn with, and what is typed in it."""

    name: str
    form: str = ""
    version: int = 0
    turn: int = 0
    words: str = ""
    is_drawn: bool = False
    read: int = 0
    shown: str = ""


@dataclass
class Desk:
    """Ana with one draft and two windows; `saved` and `kept` are what must stand."""

    gate: object
    patient: object
    ana: object
    exam: object
    saved: str = ""
    kept: dict = field(default_factory=dict)
    thrown: dict = field(default_factory=dict)
    told: int = 0

    def __post_init__(self):
        self.browser = Client()
        self.browser.force_login(self.ana)
        self.windows = [Window("one"), Window("two")]
        self.address = reverse("exams:edit", args=[self.exam.pk])

    def check(self, ok, what):
        self.gate.check(bool(ok), what)

    @property
    def now(self):
        return Exam.objects.get(pk=self.exam.pk)

    def fields(self, window):
        nodule = self.exam.findings.get().nodule
        about = {
            "presence": "found", "answer": "changed", "side": "right", "lateral_mm": "45", "vertical_mm": "5",
            "vertical_direction": "above", "placed_by": "map", "long_axis_chip": "15", "tenderness": "2", "usual_pain": "yes",
        }  # fmt: skip
        return {
            "submission_id": window.form, "patient_token": tokens.make(self.patient), "save": "draft",
            "version": str(window.version), "exam": str(self.exam.pk), "examined_on": f"{self.exam.examined_on}",
            "examined_time": "00:00", "complaint_side": "right", "pain": "7", "plan": window.words,
            "turn": str(window.turn), "window": window.name, "kept": "1", **ABSENT,
            **{f"{prefix_of(nodule)}-{name}": value for name, value in about.items()},
        }  # fmt: skip


# --- what two windows can do ------------------------------------------------------------------------


def opens(desk, window):
    """A fresh page shows what is saved, and only offers what is kept, with its time."""
    if desk.now.is_signed:
        return
    page = unescape(desk.browser.get(desk.address).text)
    waits = [words for words in desk.kept.values() if words != desk.saved]
    desk.check(
        not any(f">{words}</textarea>" in page for words in waits), "kept words are filled in"
    )
    if desk.kept:
        desk.check(re.search(r"did not save it", page) and re.search(r"\b\d\d:\d\d\b", page),
                   "what is kept is not offered with its time")  # fmt: skip
    desk.check(not desk.saved or desk.saved in page, "the page does not show what is saved")
    window.form, window.version = str(uuid.uuid4()), desk.now.version
    window.turn, window.words, window.is_drawn = 0, desk.saved, True


def comes_back(desk, window):
    """What was kept comes back whole, and says until when it was typed."""
    row = UnsavedForm.objects.still_unsaved().filter(author=desk.ana).order_by("-kept_at").first()
    if row is None or desk.now.is_signed:
        return
    page = unescape(desk.browser.get(f"{desk.address}?resume={row.form}").text)
    desk.check(desk.kept.get(str(row.form), "\0") in page, "what was kept did not come back")
    desk.check("is back" in page and re.search(r"\d\d:\d\d", page), "it came back without its time")
    version = int(re.search(r'name="version" value="(\d+)"', page)[1])
    window.form, window.version, window.turn = str(row.form), version, row.turn
    window.words, window.is_drawn = desk.kept.get(str(row.form), ""), True


def types(desk, window):
    desk.told += 1
    window.words = f"words {desk.told} of window {window.name}"


def keeps(desk, window):
    """A window that missed a turn, or whose form went, is refused and changes nothing."""
    if not window.is_drawn:
        return
    row = UnsavedForm.objects.filter(author=desk.ana, form=window.form).first()
    is_thrown = row is not None and row.thrown_away_at is not None
    place = reverse("exams:keep", args=[desk.patient.pk])
    answer = desk.browser.post(place, desk.fields(window))
    may = not is_thrown and row.turn == window.turn if row else window.turn == 0
    desk.check(
        answer.status_code == (200 if may else 409), f"keeping: {answer.status_code}, may {may}"
    )
    if answer.status_code == 200:
        window.turn = answer.json()["turn"]
        desk.kept[window.form] = window.words


def saves(desk, window):
    """The newest version is replaced; an older one, or a form that another window typed on, meets both versions."""
    if not window.is_drawn:
        return
    before = desk.now
    kept = UnsavedForm.objects.held().filter(author=desk.ana, form=window.form).first()
    typed_on = kept is not None and kept.turn > window.turn and kept.window != window.name
    answer = desk.browser.post(desk.address, desk.fields(window))
    may = not before.is_signed and before.version == window.version and not typed_on
    desk.check((answer.status_code == 302) == may, f"saving: {answer.status_code}, may {may}")
    if answer.status_code == 302:
        desk.saved = window.words
        desk.kept.pop(window.form, None)
        window.is_drawn = False
        return
    page = unescape(answer.text)
    desk.check(window.words in page, "what was typed is lost")
    if typed_on and f'name="turn" value="{kept.turn}"' in page:
        # Who was shown the other window's words may save over them.
        desk.check("in another window" in page, "saved over without a word")
        window.turn = kept.turn


def reads(desk, window):
    """The signer reads the exam's own page."""
    page = desk.browser.get(desk.now.get_absolute_url()).text
    found = re.search(r"/sign/\?version=(\d+)", page)
    if found:
        exam = with_findings(Exam.objects).get(pk=desk.exam.pk)
        window.read, window.shown = int(found[1]), _content(exam)


def signs(desk, window):
    """Only what was read is signed."""
    if not window.read:
        return
    before = desk.now
    sent = {
        "patient_token": tokens.make(desk.patient),
        "password": PASSWORD,
        "version": str(window.read),
    }
    desk.browser.post(reverse("exams:sign", args=[desk.exam.pk]), sent)
    may = not before.is_signed and before.version == window.read
    desk.check(desk.now.is_signed == (before.is_signed or may), f"signing: may {may}")
    if desk.now.is_signed and not before.is_signed:
        exam = with_findings(Exam.objects).get(pk=desk.exam.pk)
        desk.check(_content(exam) == window.shown, "signed is not what was shown")


def throws_away(desk, window):
    if window.form not in desk.kept:
        return
    place = reverse("exams:discard", args=[desk.patient.pk])
    desk.browser.post(place, {"patient_token": tokens.make(desk.patient), "form": window.form})
    desk.thrown[window.form] = desk.kept.pop(window.form)


def undoes(desk, _window):
    """What was thrown away last comes back whole, unless it was saved since."""
    if not desk.thrown:
        return
    form, words = desk.thrown.popitem()
    is_there = UnsavedForm.objects.filter(author=desk.ana, form=form).exists()
    place = reverse("exams:bring_back", args=[desk.patient.pk])
    answer = desk.browser.post(place, {"patient_token": tokens.make(desk.patient), "form": form})
    if is_there:
        desk.kept[form] = words
        page = unescape(desk.browser.get(answer["Location"]).text)
        desk.check(desk.now.is_signed or words in page, "what was thrown away did not come back")
    desk.check(("resume" in answer["Location"]) == is_there, f"undone: {is_there}")


def times_out(desk, _window):
    """The session ends: keeping and saving reach nobody until Ana is back."""
    desk.browser.logout()
    for window in desk.windows:
        if window.is_drawn:
            desk.browser.post(reverse("exams:keep", args=[desk.patient.pk]), desk.fields(window))
            desk.browser.post(desk.address, desk.fields(window))
    desk.browser.force_login(desk.ana)


ACTS = (
    opens,
    opens,
    comes_back,
    types,
    types,
    keeps,
    keeps,
    saves,
    saves,
    reads,
    throws_away,
    undoes,
    times_out,
)


def _content(exam):
    """Return what is sealed, without what only a signature adds."""
    parts = re.sub(r'"(signed_at|signed_by|version)":[^,}]*,?', "", seal.content_of(exam))
    return seal.digest_of(parts)


# Where words are lost most easily: who read is overtaken, and who typed is.
OVERTAKEN = (
    [(opens, 0), (types, 0), (keeps, 0), (throws_away, 0), (opens, 1), (keeps, 0), (undoes, 0),
     (opens, 0), (reads, 0), (types, 0), (saves, 0), (signs, 0)],
    [(opens, 0), (types, 0), (keeps, 0), (comes_back, 1), (types, 1), (keeps, 1), (types, 0), (keeps, 0),
     (opens, 0)],
    [(opens, 0), (opens, 1), (types, 0), (types, 1), (saves, 0), (saves, 1)],
)  # fmt: skip


def _course(chance, number):
    """Return acts with their window: some by chance, one that overtakes, some by chance, and a signature."""
    by_chance = [(act, chance.randrange(2)) for act in chance.choices(ACTS, k=STEPS)]
    at = chance.randrange(STEPS)
    end = [(act, 0) for act in (opens, types, saves, reads, signs)]
    return [*by_chance[:at], *OVERTAKEN[number % len(OVERTAKEN)], *by_chance[at:], *end]


def test_no_word_is_overwritten_unseen(gate):
    for course in range(gate.n):
        patient, ana = story()
        exam = recorded(patient, ana, found(), on=patient.clinic.today())
        desk = Desk(gate, patient, ana, exam)
        for act, window in _course(gate.random, course):
            act(desk, desk.windows[window])
            _stands(desk, f"course {course}, {act.__name__}")
    gate.done()


def _stands(desk, where):
    """What is saved and what is kept is what was answered as such, at every moment."""
    desk.check(
        desk.now.plan == desk.saved, f"{where}: saved is {desk.now.plan!r}, not {desk.saved!r}"
    )
    rows = UnsavedForm.objects.still_unsaved().filter(author=desk.ana)
    held = {str(row.form): exams.unsaved.data_of(row).get("plan", "") for row in rows}
    desk.check(held == desk.kept, f"{where}: kept is {held}, not {desk.kept}")
    if desk.now.is_signed:
        sealed = with_findings(Exam.objects.select_related("signature")).get(pk=desk.exam.pk)
        desk.check(seal.check(sealed).is_intact, f"{where}: the seal is broken")
