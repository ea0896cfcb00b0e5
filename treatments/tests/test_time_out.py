"""The time-out: what is said aloud agrees with plan, consent and record, or the hand stops."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from exams.models import Nodule
from patients.tests.pages import without_keys
from treatments import actions
from treatments.actions import Site
from treatments.exceptions import RowRefused, TimeOutMissing, TimeOutStopped
from treatments.models import Procedure, TimeOut, Treatment
from treatments.tests.factories import agreement, nodule, time_out
from treatments.tests.test_actions import check, told
from treatments.tests.test_pages import checked, given, procedure_url, said_aloud, text_of


@pytest.fixture
def ready(maria, ana, n1):
    """Checked, consented, not yet begun."""
    return check(maria, ana, n1, kind="excision", agents=[])


def differs(stop):
    return {(each.with_what, each.what) for each in stop.value.differences}


def test_what_agrees_is_kept_with_two_people(ready, ana, n1):
    held = time_out(ready, ana, [Site(n1, "right")], submission_id=uuid.uuid4())

    assert (held.side, held.second_text, held.consent) == (
        "right",
        "Nina Berg",
        ready.consents.get(),
    )
    assert told("time_out_held") == 1


def test_the_wrong_side_stops_and_saves_nothing_but_the_event(ready, ana, n1):
    with pytest.raises(TimeOutStopped) as stop:
        time_out(ready, ana, [Site(n1, "left")])

    assert differs(stop) == {("plan", "side"), ("record", "side"), ("consent", "side")}
    assert not TimeOut.objects.exists()
    event = AuditEvent.objects.get(action="time_out_stopped")
    assert event.detail["differs"] == ["plan: side", "record: side", "consent: side"]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"birth_year": 1980}, ("identity", "birth year")),
        ({"kind": "liposuction"}, ("plan", "procedure")),
        ({"is_consent_there": False}, ("consent", "missing")),
    ],
)
def test_each_other_thing_that_differs_stops_too(ready, ana, n1, said, what):
    with pytest.raises(TimeOutStopped) as stop:
        time_out(ready, ana, [Site(n1, "right")], **said)

    assert what in differs(stop)
    assert not TimeOut.objects.exists()


def test_another_nodule_is_not_the_one_planned(ready, maria, ana, n1):
    n2 = nodule(maria, 2, "right")

    with pytest.raises(TimeOutStopped) as stop:
        time_out(ready, ana, [Site(n2, "right")])

    assert differs(stop) == {("plan", "not named"), ("plan", "not planned")}


def test_the_record_behind_the_map_is_asked_again(ready, ana, n1):
    Nodule.objects.filter(pk=n1.pk).update(side="left")
    n1.refresh_from_db()

    with pytest.raises(TimeOutStopped) as stop:
        time_out(ready, ana, [Site(n1, "right")])

    assert differs(stop) == {("record", "side")}


def test_a_consent_to_another_side_stops(maria, ana, n1):
    ready = check(maria, ana, n1, kind="excision", agents=[], consent=agreement(side="left"))

    with pytest.raises(TimeOutStopped) as stop:
        time_out(ready, ana, [Site(n1, "right")])

    assert differs(stop) == {("consent", "side")}


def test_no_operation_is_given_without_it(ready, ana):
    with pytest.raises(TimeOutMissing):
        actions.give_procedure(ready, by=ana, given_at=timezone.now())
    with pytest.raises(DatabaseError, match="no time-out"), transaction.atomic():
        Procedure.objects.filter(treatment=ready).update(given_at=timezone.now(), given_by=ana)


def test_a_new_consent_wants_a_new_time_out(ready, maria, ana, n1):
    time_out(ready, ana, [Site(n1, "right")])
    actions.withdraw_consent(ready, by=ana, withdrawn_by="Maria", reason="asked for time")
    actions.record_consent(ready, by=ana, facts=agreement(side="right"))

    with pytest.raises(TimeOutMissing):
        actions.give_procedure(ready, by=ana, given_at=timezone.now())


def test_the_second_person_is_another(ready, ana, n1):
    facts = {"second": ana, "allergies_seen": "yes", "plan_seen": "yes"}

    with pytest.raises(RowRefused, match="somebody else"):
        actions.hold_time_out(
            ready, by=ana, birth_year=1979, kind="excision", sites=[Site(n1, "right")], is_consent_there=True, facts=facts
        )  # fmt: skip


def test_an_injection_needs_none(maria, ana, n1):
    made = check(maria, ana, n1)

    assert actions.give_procedure(made, by=ana, given_at=timezone.now()).state == "completed"


def test_what_was_operated_on_already_is_recorded_without_one(maria, ana, n1):
    made = actions.record_happened(
        maria, by=ana, kind="excision", sites=[Site(n1, "left")], given_at=timezone.now(),
        excision={"specimen_sent": "no", "specimen_reason": "nothing found"},
    )  # fmt: skip

    assert made.state == "completed"


# --- The page -----------------------------------------------------------------------------------


@pytest.fixture
def url(signed_in, maria, n1):
    """The address of the time-out that the check leads to."""
    more = {"is_site_marked_awake": "yes", "side_confirmed_by": "Nina Berg", "anaesthesia": "local"}
    sent = checked(maria, **more)
    stopped = signed_in.post(procedure_url(maria, "excision"), sent)
    # Nothing came before this operation: the usual conditions want a reason first.
    seen = stopped.context["form"].safety_stop.seen
    sent |= {"safety_reason": "the patient asks for it", "safety_seen": seen}
    answer = signed_in.post(procedure_url(maria, "excision"), sent)
    assert answer.url == reverse("treatments:time_out", args=[Treatment.objects.get().pk])
    return answer.url


def test_the_page_tells_neither_side_nor_year(signed_in, maria, url):
    page = text_of(signed_in.get(url))

    assert "1979" not in without_keys(page)
    assert "checked" not in page.split('class="panel sites"')[1].split("</section>")[0]


def test_the_stop_says_what_differs_and_keeps_what_was_typed(signed_in, maria, url):
    answer = signed_in.post(url, said_aloud(maria, **{"n1-side": "left", "second_text": "Nina B."}))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Stop. Do not begin." in page
    assert "You said LEFT. N1 was checked and prepared on the RIGHT." in page
    assert "You said LEFT. The consent is for the RIGHT." in page
    assert 'value="Nina B."' in page
    assert not TimeOut.objects.exists()


def test_the_wrong_side_is_told_before_the_rest_is_filled(signed_in, maria, url):
    sent = said_aloud(maria, **{"n1-side": "left", "plan_seen": "", "second_text": ""})

    assert "Stop. Do not begin." in text_of(signed_in.post(url, sent))
    assert AuditEvent.objects.filter(action="time_out_stopped").count() == 1


@pytest.mark.parametrize("name", ["allergies_seen", "plan_seen"])
def test_what_was_not_looked_at_is_looked_at_first(signed_in, maria, url, name):
    assert "Look at them before you begin, then answer yes." in text_of(
        signed_in.post(url, said_aloud(maria, **{name: "no"}))
    )


def test_twice_the_same_press_is_one_time_out(signed_in, maria, url):
    sent = said_aloud(maria)
    for _ in range(2):
        assert signed_in.post(url, sent).status_code == 302

    assert TimeOut.objects.count() == 1


def test_given_says_what_is_missing_and_keeps_the_note(signed_in, maria, url):
    give = url.replace("time-out", "give")
    assert "The time-out was not held" in text_of(signed_in.get(give))
    sent = given(
        maria, **{"f0-nodule_found": "yes", "specimen_sent": "no", "specimen_reason": "too small"}
    )

    refused = signed_in.post(give, sent)
    assert refused.status_code == 422
    assert "The time-out was not held." in text_of(refused)
    assert "too small" in text_of(refused)

    signed_in.post(url, said_aloud(maria))
    assert signed_in.post(give, sent).status_code == 302


def test_the_whole_note_of_an_operation_is_kept_and_read(signed_in, maria, ana, url):
    signed_in.post(url, said_aloud(maria))
    note = {
        "f0-nodule_found": "yes", "f0-capsule": "no", "f0-stalk": "yes", "f0-fascial_defect": "yes",
        "f0-fascial_defect_mm": "12", "f0-fascial_repair": "suture", "f0-fascial_repair_text": "two stitches",
        "f0-specimen_mm": "24", "incision_mm": "40", "incision_orientation": "crest", "depth_reached": "fascia",
        "nerve_seen": "yes", "nerve_outcome": "preserved", "margin": "marginal", "has_drain": "no",
        "closure_text": "three stitches", "antibiotics": "yes", "antibiotics_text": "cefazolin 2 g",
        "anticoagulant_handling": "paused", "anticoagulant_text": "apixaban, two days", "specimen_sent": "yes",
        "lab_number": "H-22", "wound_check_on": "2099-06-01", "result_owner": str(ana.pk),
    }  # fmt: skip

    page = text_of(
        signed_in.post(url.replace("time-out", "give"), given(maria, **note), follow=True)
    )

    kept = Treatment.objects.get().procedure.excision
    assert (kept.incision_orientation, kept.nerve_outcome, kept.margin) == (
        "crest",
        "preserved",
        "marginal",
    )
    for words in (
        "along the crest", "preserved", "marginal, along the capsule", "cefazolin 2 g", "apixaban, two days",
        "1 Jun 2099", "stalk: yes", "repair: two stitches", "Time-out",
    ):  # fmt: skip
        assert words in page, words
