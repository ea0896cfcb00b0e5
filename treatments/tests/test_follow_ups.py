"""Harm is followed until it is closed with an outcome: who looks again, when, and what was learned."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from patients.needs import of as needs_of
from treatments import actions, harm
from treatments.exceptions import EventMovedOn
from treatments.models import AdministeredAgent, AdverseEvent, EventFollowUp
from treatments.tests.factories import course
from treatments.tests.test_pages import own, text_of
from treatments.vocabulary import EventKind


@pytest.fixture
def flare(maria, ana):
    made = course(maria, kind="injection", rung=7, state="completed")
    return actions.record_event(maria, by=ana, treatment=made, facts={"kind": "flare"})


def url(event):
    return reverse("treatments:event_follow_up", args=[event.pk])


def test_harm_without_an_outcome_waits_with_whoever_wrote_it(flare, ana, maria):
    step = flare.follow_ups.get()

    assert (step.act, step.owner) == ("opened", ana)
    assert step.due_on == maria.clinic.today() + timedelta(days=harm.FOLLOW_UP_DAYS)
    assert list(AdverseEvent.objects.open()) == [flare]


def test_harm_that_has_ended_waits_for_nobody(maria, ana):
    actions.record_event(maria, by=ana, facts={"kind": "bruise", "outcome": "resolved"})

    assert not AdverseEvent.objects.open().exists()
    assert not EventFollowUp.objects.exists()


def test_notes_are_added_and_it_is_closed_and_opened_again(signed_in, maria, flare, ana):
    day = maria.clinic.today()
    note = own(maria, noted_on=str(day), text="less red", owner=str(ana.pk), due_on=str(day))
    assert signed_in.post(url(flare), note).status_code == 302
    assert signed_in.post(url(flare), note).status_code == 302, "the same press twice is one note"

    closing = own(maria, noted_on=str(day), close="1")
    assert signed_in.post(url(flare), closing).status_code == 422
    assert signed_in.post(url(flare), closing | {"outcome": "ongoing"}).status_code == 422
    assert signed_in.post(url(flare), closing | {"outcome": "unknown"}).status_code == 422
    assert signed_in.post(url(flare), closing | {"outcome": "resolved"}).status_code == 302
    assert not AdverseEvent.objects.open().exists()

    again = own(maria, reopen="1", text="red again", owner=str(ana.pk), due_on=str(day))
    assert signed_in.post(url(flare), again | {"text": ""}).status_code == 422
    assert signed_in.post(url(flare), again).status_code == 302

    acts = flare.follow_ups.values_list("number", "act")
    assert list(acts) == [(1, "opened"), (2, "noted"), (3, "closed"), (4, "reopened")]
    assert AdverseEvent.objects.open().get() == flare
    told = set(AuditEvent.objects.filter(patient_id=maria.pk).values_list("action", flat=True))
    assert {"adverse_event_followed", "adverse_event_closed", "adverse_event_reopened"} <= told


def test_what_a_colleague_closed_meanwhile_is_not_closed_twice(flare, maria, ana):
    day = maria.clinic.today()
    actions.follow_event(flare, by=ana, act="closed", noted_on=day, outcome="resolved")

    with pytest.raises(EventMovedOn):
        actions.follow_event(flare, by=ana, act="closed", noted_on=day, outcome="lasting")
    with pytest.raises(EventMovedOn):
        actions.follow_event(
            flare, by=ana, act="noted", noted_on=day, text="x", owner=ana, due_on=day
        )


@pytest.mark.parametrize(
    ("columns", "kept_by"),
    [
        ({"act": "noted", "text": "x"}, "followup_waits_for"),
        ({"act": "closed"}, "followup_closed_how"),
        ({"act": "closed", "outcome": "ongoing"}, "followup_closed_how"),
        ({"act": "closed", "outcome": "unknown"}, "followup_unknown_why"),
        ({"act": "noted", "waits": True}, "followup_noted"),
        ({"act": "reopened", "waits": True}, "followup_noted"),
    ],
)
def test_the_database_keeps_it(flare, ana, columns, kept_by):
    day = flare.patient.clinic.today()
    if columns.pop("waits", False):
        columns |= {"owner": ana, "due_on": day}

    with pytest.raises(IntegrityError, match=kept_by), transaction.atomic():
        EventFollowUp.objects.create(event=flare, number=2, noted_on=day, **columns)


def test_a_step_of_the_follow_up_never_changes(flare):
    with pytest.raises(DatabaseError), transaction.atomic():
        EventFollowUp.objects.update(text="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        flare.follow_ups.get().delete()


def test_it_stands_on_needs_you_of_its_owner(rf, flare, maria, ana, clinic):
    from accounts.access import Workplace
    from accounts.tests.factories import clinician

    def needs(user):
        request = rf.get("/")
        request.user, request.workplace = user, Workplace(user, str(clinic.pk))
        request.clinic = clinic
        return [item for item in needs_of(request) if "adverse event" in item.words]

    (item,) = needs(ana)

    assert (item.patients, item.url) == ((maria.pk,), reverse("treatments:event_detail", args=[flare.pk]))  # fmt: skip
    assert needs(clinician(clinic)) == []
    actions.follow_event(flare, by=ana, act="closed", noted_on=clinic.today(), outcome="resolved")
    assert needs(ana) == []


# --- Which words stand first --------------------------------------------------------------------


def test_each_step_has_its_own_words_first(maria):
    nsaid = course(maria)
    block = course(maria, kind="injection", rung=7, state="completed")
    cut = course(maria, kind="excision", rung=10, state="completed")

    assert EventKind.GI_BLEED in harm.kinds_first(nsaid)
    assert EventKind.SEROMA not in harm.kinds_first(block)
    assert EventKind.SKIN_ATROPHY not in harm.kinds_first(block)
    AdministeredAgent.objects.create(treatment=block, drug="triamcinolone")
    assert EventKind.SKIN_ATROPHY in harm.kinds_first(block)
    assert EventKind.SEROMA in harm.kinds_first(cut)
    assert set(harm.kinds_first(None)) == set(EventKind)
    for each in (nsaid, block, cut):
        first = harm.kinds_first(each)
        assert {*first, *harm.kinds_after(first)} == set(EventKind)


def test_the_other_words_stand_behind_more(signed_in, maria):
    cut = course(maria, kind="excision", rung=10, state="completed")
    page = signed_in.get(reverse("treatments:event", args=[maria.pk]) + f"?treatment={cut.pk}").text

    first, behind = (
        set(re.findall(rf'<input[^>]*name="{name}"[^>]*value="([a-z_]+)"', page))
        for name in ("kind", "other_kind")
    )
    assert "seroma" in first
    assert "gi_bleed" in behind
    assert not first & behind


def test_a_word_from_behind_more_is_kept_with_onset_and_cause(signed_in, maria, ana):
    cut = course(maria, kind="excision", rung=10, state="completed")
    sent = own(
        maria, other_kind="rash", treatment=str(cut.pk), onset="about May 2026", seriousness="not_asked",
        related="unsure", owner=str(ana.pk), due_on=str(maria.clinic.today()), outcome="ongoing",
    )  # fmt: skip

    both = signed_in.post(reverse("treatments:event", args=[maria.pk]), sent | {"kind": "seroma"})
    answer = signed_in.post(reverse("treatments:event", args=[maria.pk]), sent, follow=True)

    made = AdverseEvent.objects.get()
    assert both.status_code == 422
    assert (made.kind, made.onset_words, made.seriousness, made.related) == (
        "rash", "about May 2026", "not_asked", "unsure",
    )  # fmt: skip
    assert "Rash: how did it go on?" in text_of(answer)


def test_none_stays_an_answer_of_its_own(maria, ana):
    told = course(maria, adverse_events="none")
    untold = course(maria)

    assert (told.get_adverse_events_display(), untold.adverse_events) == ("none", "")


def test_harm_of_a_treatment_entered_in_error_waits_for_nobody(flare, ana):
    actions.void_treatment(flare.treatment, by=ana, reason="other patient")

    assert not AdverseEvent.objects.open().exists()
