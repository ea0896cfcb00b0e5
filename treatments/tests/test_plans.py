"""The way of a plan: each move with its day, what waits too long, and the letter from elsewhere."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from patients.models import Patient
from treatments import actions
from treatments.models import PatientWish, Treatment, TreatmentMove
from treatments.tests.test_pages import course_url, own, text_of
from treatments.waiting import WAITING_WEEKS, long_waiting, way_of


@pytest.fixture
def plan(maria, ana, n1):
    return actions.record_course(
        maria,
        by=ana,
        submission_id=None,
        kind="excision",
        facts={"state": "proposed"},
        nodules=[n1],
    )


def change(client, plan, **sent):
    plan.refresh_from_db()
    sent = own(plan.patient, version=str(plan.version), **sent)
    return client.post(reverse("treatments:change", args=[plan.pk]), sent, follow=True)


def test_each_move_keeps_its_rough_day(signed_in, plan):
    change(signed_in, plan, state="referred", referred_to="Mr Okoro", when="about March 2026")
    change(signed_in, plan, state="waiting", when="May 2026")
    page = text_of(change(signed_in, plan, state="declined"))

    plan.refresh_from_db()
    way = [(each.words, each.when) for each in way_of(plan)]
    assert way == [
        ("proposed", "date not known"), ("referred to Mr Okoro", "about Mar 2026"), ("waiting", "May 2026"),
        ("declined", "date not known"),
    ]  # fmt: skip
    assert "The way of this plan" in page
    assert "Step 10, Excision. Declined." in page
    asked = text_of(signed_in.get(reverse("treatments:change", args=[plan.pk])))
    assert "Excision. Declined." in asked
    assert "referred to Mr Okoro" in page


def test_the_page_offers_only_the_moves_that_may_follow(signed_in, plan):
    page = text_of(signed_in.get(reverse("treatments:change", args=[plan.pk])))

    offered = set(re.findall(r'<input[^>]*name="state"[^>]*value="([a-z_]+)"', page))
    assert offered == {"referred", "waiting", "declined", "done_elsewhere", "not_done"}


def test_a_stale_page_moves_nothing(signed_in, plan, ana):
    sent = own(plan.patient, version="1", state="waiting")
    actions.move(plan, "referred", by=ana, referred_to="Mr Okoro")

    answer = signed_in.post(reverse("treatments:change", args=[plan.pk]), sent)

    assert answer.status_code == 409
    assert [move.state for move in TreatmentMove.objects.all()] == ["proposed", "referred"]


@pytest.mark.parametrize(("weeks", "stands"), [(WAITING_WEEKS, True), (WAITING_WEEKS - 1, False)])
def test_what_waits_for_twelve_weeks_is_asked_about(plan, ana, clinic, weeks, stands):
    since = clinic.today() - timedelta(weeks=weeks)
    actions.move(plan, "referred", by=ana, referred_to="Mr Okoro", moved=(since, "day"))

    found = long_waiting(clinic, clinic.today(), Patient.objects.all())

    assert [row.since for row in found] == ([since] if stands else [])


def test_a_new_move_starts_the_clock_anew(plan, ana, clinic):
    long_ago = clinic.today() - timedelta(weeks=30)
    actions.move(plan, "referred", by=ana, referred_to="Mr Okoro", moved=(long_ago, "day"))
    actions.move(plan, "waiting", by=ana)

    assert not long_waiting(clinic, clinic.today(), Patient.objects.all())


def test_a_plan_done_elsewhere_keeps_its_letter(signed_in, plan):
    page = text_of(
        change(
            signed_in, plan, state="done_elsewhere", when="May 2026", letter_sender="Mr Okoro, City Hospital",
            letter_dated="20 May 2026", letter_text="3 cm lump removed, mature fat.",
        )
    )  # fmt: skip

    plan.refresh_from_db()
    letter = plan.letters.get()
    assert (plan.state, plan.performed_by_text) == ("done_elsewhere", "Mr Okoro, City Hospital")
    assert (plan.when_words, letter.when_words) == ("May 2026", "20 May 2026")
    assert "3 cm lump removed, mature fat." in page
    assert AuditEvent.objects.filter(action="letter_recorded").exists()


def test_half_a_letter_is_refused(signed_in, plan):
    assert change(signed_in, plan, state="done_elsewhere", letter_sender="X").status_code == 422
    assert change(signed_in, plan, state="done_elsewhere", letter_text="X").status_code == 422
    assert (
        change(signed_in, plan, state="waiting", letter_sender="X", letter_text="Y").status_code
        == 422
    )


def test_an_excision_elsewhere_without_a_plan_takes_one_short_page(signed_in, maria, n1):
    url = course_url(maria, "excision") + "&state=done_elsewhere"
    page = text_of(signed_in.get(url))
    sent = own(
        maria, state="done_elsewhere", started="May 2026", nodules=[str(n1.pk)], letter_sender="Mr Okoro",
        letter_dated="2026", letter_text="Removed.",
    )  # fmt: skip

    answer = signed_in.post(url, sent)

    made = Treatment.objects.get()
    assert answer.status_code == 302
    assert (made.state, made.performed_by_text, made.letters.count()) == ("done_elsewhere", "Mr Okoro", 1)  # fmt: skip
    assert 'name="referred_to"' not in page


def test_the_wish_is_kept_with_the_plan_and_by_itself(signed_in, maria, n1):
    url = course_url(maria, "excision")
    signed_in.post(url, own(maria, state="proposed", wish="Take it out."))
    wish = reverse("treatments:wish", args=[maria.pk])
    sent = own(maria, said_on=str(maria.clinic.today()), text="Rather wait.")
    assert signed_in.post(wish, sent | {"text": ""}).status_code == 422
    for _ in range(2):
        assert signed_in.post(wish, sent).status_code == 302

    assert [each.text for each in PatientWish.objects.order_by("recorded_at")] == ["Take it out.", "Rather wait."]  # fmt: skip
    assert "Take it out." in text_of(signed_in.get(wish))
