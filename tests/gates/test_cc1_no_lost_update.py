"""Eight people change one row: what was accepted is there, what was not is refused with both versions shown."""

import uuid
from contextlib import contextmanager
from functools import partial

import pytest

from accounts.tests.factories import PASSWORD
from patients import actions
from patients.forms import DetailsForm
from patients.models import Patient
from tests.gates import desk
from tests.gates.crowd import Crowd, browser
from tests.gates.frame import Gate

EDITORS = 8


@contextmanager
def the_version_is_not_compared():
    real = actions.change_details

    def late(patient, *, by, version, **facts):
        return real(patient, by=by, version=Patient.objects.get(pk=patient.pk).version, **facts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "change_details", late)
        yield


@contextmanager
def a_form_has_no_version():
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(DetailsForm.base_fields, "version")
        yield


GATE = Gate(
    "G-CC1",
    "Eight editors at once: each change is saved or refused with 409, own words kept and the saved ones shown",
    ci=20,
    full=200,
    # Each defect takes about a minute.
    heavy=True,
    defects={
        "the version is not compared": the_version_is_not_compared,
        "an edit form carries no version": a_form_has_no_version,
    },
)

# Which box an editor writes in, what else must be answered, and how often the row can be changed at all.
WRITES = {
    "patients:edit": ("phone", {}, False),
    "patients:arrive": ("reason", {}, False),
    "exams:edit": ("plan", {"save": "draft"}, False),
    "exams:amend": ("plan", {"save": "sign", "password": PASSWORD, "reason": "misread"}, True),
    "treatments:change": ("note", {}, False),
    "treatments:stop": ("stop_text", {"reason": "other", "ended": "20 May 2026"}, True),
    "treatments:add_lots": ("lot_0", {}, True),
    "treatments:give": ("event_text", {"adverse_events": "some", "event_kinds": ["bruise"]}, True),
    "accounts:roles": ("roles", {}, False),
}


@pytest.mark.django_db(transaction=True)
def test_no_change_is_lost(gate):
    world = desk.build()
    client = browser(world.ana)
    forms = _edit_forms(gate, world, client)
    gate.check(
        forms.keys() >= {"patients:edit", "exams:edit", "treatments:change"}, f"only {[*forms]}"
    )
    editors = [browser(world.ana) for _editor in range(EDITORS)]
    once = [form for name, form in forms.items() if WRITES.get(name, ("", {}, True))[2]]
    often = [form for name, form in forms.items() if not WRITES.get(name, ("", {}, True))[2]]
    with Crowd(EDITORS) as crowd:
        for turn in range(gate.n):
            form = once[turn] if turn < len(once) else often[turn % len(often)]
            _everybody_changes_it(gate, client, editors, crowd, form, turn)
    gate.done()


def _edit_forms(gate, world, client) -> dict:
    """Return one edit form per address. A form that shows saved words to be changed names a version."""
    found = {}
    for page in desk.pages(world, client):
        for form in page.forms:
            if form.match is None or hasattr(form.match.func, "twice_is_once"):
                continue
            shows = [
                word for word in form.shown if any(canary in word for canary in world.canaries)
            ]
            gate.check(
                form.is_edit or not shows,
                f"{page.address}: the form to {form.name} shows {shows} and names no version",
            )
            if form.is_edit:
                gate.check(form.name in WRITES, f"nobody said what is written into {form.name}")
                found.setdefault(form.name, form)
    return found


def _everybody_changes_it(gate, client, editors, crowd, form, turn):
    box, more, _once = WRITES[form.name]
    text = client.get(form.page).text
    drawn = next(
        (f for f in desk.read(form.page, text).forms if f.name == form.name and f.is_edit), None
    )
    if drawn is None:
        return
    words = [_word(box, turn, n) for n in range(len(editors))]
    # Each drew the page alone, so each form has its own number.
    own = [{"submission_id": str(uuid.uuid4()), box: word} for word in words]
    sent = [{**drawn.fields, **more, **each} for each in own]
    replies = crowd.at_once(
        *[partial(e.post, drawn.action, s) for e, s in zip(editors, sent, strict=True)]
    )
    won = [word for word, reply in zip(words, replies, strict=True) if reply.status_code == 302]
    # Whoever ticks the roles that stand already changes nothing, and need not be refused.
    most = 2 if box == "roles" else 1
    gate.check(1 <= len(won) <= most, f"{form.name}: {[r.status_code for r in replies]}")
    for word, reply in zip(words, replies, strict=True):
        if reply.status_code == 302:
            continue
        gate.check(reply.status_code == 409, f"{form.name}: answered {reply.status_code}")
        is_both = box == "roles" or (word in reply.text and won[:1] and won[0] in reply.text)
        gate.check(bool(is_both), f"{form.name}: {word} or {won} is not shown")
    if won and not _once:
        after = client.get(form.page).text
        gate.check(box == "roles" or won[0] in after, f"{form.name}: {won[0]} is not saved")


def _word(box, turn, n):
    if box != "roles":
        return f"t{turn}e{n}x"
    rest = [
        role for bit, role in enumerate(("clinician", "nurse", "administrator")) if n >> bit & 1
    ]
    return ["manager", *rest]
