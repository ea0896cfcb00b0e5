"""Verbs: what they save, what they refuse, and what they leave in the trail."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from patients.tests.factories import PatientFactory
from treatments import actions
from treatments.actions import Site
from treatments.after import pending
from treatments.exceptions import (
    ChangedMeanwhile,
    IdentityMismatch,
    MoveNotAllowed,
    NoSite,
    NotPrepared,
    RowRefused,
    ScoreNoLongerWaits,
    WrongSide,
)
from treatments.models import AdverseEvent, MedicationCourse, Procedure, Treatment
from treatments.tests.factories import agreement, course, nodule, time_out

ANSWERS = {
    "read_back": "agrees", "allergies_checked": "yes", "anticoagulant": "no", "infection": "no", "diabetes": "not_asked",
    "pregnancy": "no", "consent": "verbal",
}  # fmt: skip
LIDOCAINE = {"drug": "lidocaine", "concentration_percent": Decimal(1), "volume_ml": Decimal(2)}


def told(action):
    return AuditEvent.objects.filter(action=action).count()


def check(patient, by, nodule, side="right", year=1979, **more):
    wishes = {
        "kind": "injection",
        "head": ANSWERS,
        "agents": [LIDOCAINE],
        "before": {"at_rest": 6},
        # Before surgery the usual conditions are asked about; most stories here have none.
        "answer": actions.SafetyAnswer("agreed" if more.get("kind") == "excision" else ""),
        "consent": agreement(),
    } | more
    return actions.check_procedure(
        patient, by=by, sites=[Site(nodule, side)], birth_year=year, **wishes
    )


# --- Courses ------------------------------------------------------------------------------------


def test_an_nsaid_course_says_mg_a_day(maria, ana, n1):
    made = actions.record_course(
        maria, by=ana, submission_id=uuid.uuid4(), kind="medicine",
        facts={"state": "in_progress", "started_on": date(2026, 5, 4)},
        medication={"drug": "naproxen", "dose_mg": Decimal(500), "times_per_day": Decimal(2)}, nodules=[n1],
    )  # fmt: skip

    assert MedicationCourse.objects.get(treatment=made).mg_per_day == 1000
    assert made.rung == 3
    assert made.targets.get().nodule == n1
    assert told("treatment_recorded") == 1


def test_the_same_form_twice_is_one_course(maria, ana):
    sent = {"submission_id": uuid.uuid4(), "kind": "advice", "facts": {"state": "completed"}}

    first = actions.record_course(maria, by=ana, **sent)
    second = actions.record_course(maria, by=ana, **sent)

    assert first == second
    assert Treatment.objects.count() == 1


def test_a_refusal_of_the_database_comes_in_words(maria, ana):
    with pytest.raises(RowRefused, match="cannot end before"):
        actions.record_course(
            maria, by=ana, submission_id=None, kind="heat",
            facts={"state": "completed", "started_on": date(2026, 5, 4), "ended_on": date(2026, 5, 1)},
        )  # fmt: skip

    assert Treatment.objects.count() == 0


def test_earlier_lines_keep_their_order_and_their_precision(maria, ana):
    lines = [
        {
            "kind": "medicine",
            "text": "ibuprofen",
            "started_on": date(2019, 1, 1),
            "started_precision": "year",
        },
        {"kind": "chiropractic", "text": "", "started_on": None, "started_precision": "unknown"},
        {
            "kind": "medicine",
            "text": "Herbal drops",
            "started_on": None,
            "started_precision": "unknown",
        },
    ]

    rows = actions.record_earlier(maria, by=ana, submission_id=uuid.uuid4(), lines=lines)

    assert [row.sequence for row in rows] == [0, 1, 2]
    assert rows[0].when_words == "2019"
    assert all(row.state == "done_elsewhere" and row.is_history for row in rows)
    assert [rows[0].medication.drug, rows[2].medication.drug_text] == ["ibuprofen", "Herbal drops"]


def test_a_course_is_stopped_with_a_reason_once(maria, ana):
    made = course(maria)

    actions.stop(
        made, by=ana, reason="side_effect", ended_on=date(2026, 5, 20), ended_precision="day"
    )

    made.refresh_from_db()
    assert (made.state, made.stop_reason) == ("stopped", "side_effect")
    with pytest.raises(MoveNotAllowed):
        actions.stop(made, by=ana, reason="no_effect")


def test_two_people_cannot_change_from_one_page(maria, ana):
    made = course(maria, state="proposed")
    actions.move(made, "waiting", by=ana, version=1)

    with pytest.raises(ChangedMeanwhile):
        actions.move(made, "in_progress", by=ana, version=1)


def test_a_referral_needs_somebody(maria, ana):
    with pytest.raises(RowRefused, match="to whom"):
        actions.move(course(maria, state="proposed"), "referred", by=ana)


def test_a_void_treatment_stays_readable(maria, ana):
    made = course(maria)

    actions.void_treatment(made, by=ana, reason="wrong patient")
    actions.void_treatment(made, by=ana, reason="again")

    assert Treatment.objects.get(pk=made.pk).voided.reason == "wrong patient"
    assert not Treatment.objects.standing().exists()
    assert told("treatment_voided") == 1


# --- The stop ----------------------------------------------------------------------------------


def test_the_wrong_side_saves_nothing_but_the_event(maria, ana, n1):
    with pytest.raises(WrongSide) as stop:
        check(maria, ana, n1, side="left")

    assert [(site.nodule, site.side) for site in stop.value.sites] == [(n1, "left")]
    assert Treatment.objects.count() == Procedure.objects.count() == 0
    event = AuditEvent.objects.get()
    assert event.action == "wrong_side_stopped"
    assert event.detail == {"kind": "injection", "chosen": {str(n1.pk): "left"}}


def test_one_wrong_side_of_two_stops_both(maria, ana, n1):
    n2 = nodule(maria, 2, "left")

    with pytest.raises(WrongSide) as stop:
        actions.check_procedure(
            maria,
            by=ana,
            kind="injection",
            sites=[Site(n1, "right"), Site(n2, "right")],
            birth_year=1979,
            head=ANSWERS,
        )

    assert [site.nodule for site in stop.value.sites] == [n2]
    assert Treatment.objects.count() == 0


def test_both_sides_in_one_procedure_each_with_its_own(maria, ana, n1):
    n2 = nodule(maria, 2, "left")

    made = actions.check_procedure(
        maria,
        by=ana,
        kind="injection",
        sites=[Site(n1, "right"), Site(n2, "left")],
        birth_year=1979,
        head=ANSWERS,
    )

    assert set(made.procedure.nodules.values_list("nodule__number", "side")) == {
        (1, "right"),
        (2, "left"),
    }


@pytest.mark.parametrize("year", [1978, None])
def test_another_birth_year_saves_nothing_but_the_event(maria, ana, n1, year):
    with pytest.raises(IdentityMismatch):
        check(maria, ana, n1, year=year)

    assert Treatment.objects.count() == 0
    assert AuditEvent.objects.get().action == "identity_mismatch"


def test_without_a_place_there_is_nothing_to_check(maria, ana):
    with pytest.raises(NoSite):
        actions.check_procedure(maria, by=ana, kind="injection", sites=[], birth_year=1979)


# --- Two moments -------------------------------------------------------------------------------


def test_checked_is_not_given(maria, ana, n1):
    made = check(maria, ana, n1)

    assert made.state == "proposed"
    assert not Treatment.objects.given().exists()
    assert made.procedure.checked_by == ana
    assert made.procedure.given_at is None
    assert made.agents.get().dose_mg == 20
    assert made.scores.get().score.value == 6
    assert told("procedure_checked") == 1


def test_given_keeps_the_volume_as_it_was_and_waits_for_the_score(maria, ana, n1):
    made = check(maria, ana, n1)
    given_at = timezone.now()

    actions.give_procedure(
        made,
        by=ana,
        given_at=given_at,
        volumes={made.agents.get().pk: Decimal("1.5")},
        facts={"adverse_events": "none"},
    )

    made.refresh_from_db()
    assert (made.state, made.adverse_events, made.performed_by) == ("completed", "none", ana)
    assert made.agents.get().dose_mg == 15
    assert made.procedure.score_due_at == given_at + timedelta(minutes=10)


def test_given_twice_is_given_once(maria, ana, n1):
    made = check(maria, ana, n1)
    harm = [{"kind": "vasovagal"}]

    actions.give_procedure(
        made, by=ana, given_at=timezone.now(), events=harm, after={"at_rest": 2}, minutes=10
    )
    actions.give_procedure(
        made, by=ana, given_at=timezone.now(), events=harm, after={"at_rest": 2}, minutes=10
    )

    made.refresh_from_db()
    assert made.adverse_events == "some"
    assert AdverseEvent.objects.count() == 1
    assert made.scores.filter(is_after=True).get().minutes_after == 10
    assert made.procedure.score_due_at is None
    assert told("procedure_given") == 1


def test_nothing_is_given_unprepared(maria, ana):
    with pytest.raises(NotPrepared):
        actions.give_procedure(
            course(maria, kind="injection", rung=7, state="proposed"),
            by=ana,
            given_at=timezone.now(),
        )


def test_what_has_happened_is_recorded_on_the_side_it_happened(maria, ana, n1):
    made = actions.record_happened(
        maria, by=ana, kind="injection", sites=[Site(n1, "left")], given_at=timezone.now(), agents=[LIDOCAINE],
        events=[{"kind": "wrong_site"}],
    )  # fmt: skip

    assert made.state == "completed"
    assert made.procedure.nodules.get().side == "left"
    assert made.procedure.checked_at is None
    assert AdverseEvent.objects.get().kind == "wrong_site"


def test_a_proposal_is_carried_out_not_doubled(maria, ana, n1):
    plan = course(maria, kind="injection", rung=7, state="waiting")

    made = check(maria, ana, n1, plan=plan, submission_id=uuid.uuid4())

    assert made == plan
    assert Treatment.objects.count() == 1


def test_the_same_check_twice_is_one(maria, ana, n1):
    key = uuid.uuid4()

    assert check(maria, ana, n1, submission_id=key) == check(maria, ana, n1, submission_id=key)
    assert Procedure.objects.count() == 1


def test_an_incomplete_check_is_refused_by_the_database(maria):
    made = course(maria, kind="injection", rung=7, state="proposed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.create(treatment=made, checked_at=timezone.now())


def test_an_excised_nodule_is_closed(maria, ana, n1):
    made = check(maria, ana, n1, kind="excision", agents=[], excision={"side_confirmed_by": "Nina"})
    time_out(made, ana, [Site(n1, "right")])
    row = made.procedure.nodules.get()

    actions.give_procedure(
        made, by=ana, given_at=timezone.now(), excision={"specimen_sent": "yes"},
        found={row.pk: {"nodule_found": "yes", "specimen_mm": Decimal(14)}},
    )  # fmt: skip

    n1.refresh_from_db()
    assert (n1.close_reason, n1.closed_by) == ("excised", ana)


def test_a_nodule_that_was_not_found_stays_open(maria, ana, n1):
    made = check(maria, ana, n1, kind="excision", agents=[])
    time_out(made, ana, [Site(n1, "right")])
    row = made.procedure.nodules.get()

    actions.give_procedure(
        made, by=ana, given_at=timezone.now(), found={row.pk: {"nodule_found": "no"}}
    )

    n1.refresh_from_db()
    assert n1.closed_on is None


def test_not_given_is_said_with_its_reason(maria, ana, n1):
    made = actions.mark_not_given(check(maria, ana, n1), by=ana, reason="felt faint")

    assert (made.state, made.stop_text) == ("not_done", "felt faint")


# --- Afterwards --------------------------------------------------------------------------------


def test_a_nurse_closes_the_waiting_score(maria, ana, nina, n1):
    made = check(maria, ana, n1)
    actions.give_procedure(made, by=ana, given_at=timezone.now())

    actions.score_after(made, by=nina, after={"at_rest": 2}, minutes=10)
    actions.score_after(made, by=nina, after={"at_rest": 2}, minutes=10)
    with pytest.raises(ScoreNoLongerWaits):
        actions.score_after(made, by=nina, after={"at_rest": 9}, minutes=10)

    assert made.scores.get(is_after=True).score.value == 2
    assert Procedure.objects.get().score_due_at is None


def test_the_next_visit_asks_once_about_the_last_injection(maria, ana):
    about = {"kind": "injection", "rung": 7, "state": "completed"}
    today = maria.clinic.today()
    course(maria, **about, started_on=today - timedelta(weeks=12))
    last = course(maria, **about, started_on=today - timedelta(weeks=8))
    course(maria, **about, started_on=today)

    # Today's is too early to ask about, the one before the last too late.
    assert pending(maria) == [last]

    actions.record_after_review(
        last, by=ana, facts={"asked_on": maria.clinic.today(), "relief": "some", "flare": "yes"}
    )
    assert pending(maria) == []
    assert AdverseEvent.objects.get().kind == "flare"
    last.refresh_from_db()
    assert last.adverse_events == "some"


def test_harm_is_recorded_once_and_the_step_says_some(maria, ana):
    made, key = course(maria), uuid.uuid4()

    for _ in range(2):
        actions.record_event(
            maria, by=ana, submission_id=key, treatment=made, facts={"kind": "dyspepsia"}
        )

    made.refresh_from_db()
    assert AdverseEvent.objects.count() == 1
    assert made.adverse_events == "some"


def test_a_submission_of_another_patient_is_not_this_one(maria, ana):
    key = uuid.uuid4()
    other = PatientFactory(clinic=maria.clinic)
    actions.record_course(
        other, by=ana, submission_id=key, kind="heat", facts={"state": "completed"}
    )

    with pytest.raises(IntegrityError):
        actions.record_course(
            maria, by=ana, submission_id=key, kind="heat", facts={"state": "completed"}
        )
