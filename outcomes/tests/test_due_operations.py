"""What an operation leaves due: the laboratory's answer, and the look at the wound; and the chart's alarm."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from outcomes import due
from patients import actions as patient_actions
from treatments import actions
from treatments.actions import Site
from treatments.tests.factories import nodule


@pytest.fixture
def operated(story):
    """Operated ten days ago, a specimen sent; the wound to be looked at three days ago."""
    when = story.clinic.now() - timedelta(days=10)
    made = actions.record_happened(
        story.patient, by=story.by, kind="excision", sites=[Site(nodule(story.patient, 7), "right")], given_at=when,
        excision={"specimen_sent": "yes", "wound_check_on": story.day(3)},
    )  # fmt: skip
    made.patient, made.clinic = story.patient, story.clinic
    return made


def listed(story, *, alerts=True):
    return due.build(story.clinic, today=story.today, with_alerts=alerts)


def of_kind(items, kind):
    return [item for item in items if item.kind == kind]


def owned(made, story, days):
    day = story.today + timedelta(days=days)
    actions.assign_specimen(made.specimen, by=story.by, owner=story.by, due_on=day)


@pytest.mark.parametrize(
    ("days", "is_now", "words"),
    [(8, False, "in 8 d"), (7, True, "in 7 d"), (0, True, "today"), (-1, True, "1 d late")],
)
def test_it_stands_on_the_list_from_a_week_before_its_day(story, operated, days, is_now, words):
    owned(operated, story, days)

    found = listed(story)

    (item,) = of_kind(found.now if is_now else found.later, "histology")
    assert item.days_words == words
    assert "Histology result awaited" in item.what


def test_no_call_puts_off_the_laboratory(story, operated):
    owned(operated, story, -5)
    patient_actions.log_call(
        story.patient,
        by=story.by,
        about="review",
        result="asked_later",
        call_again_on=story.day(-9),
    )

    assert of_kind(listed(story).now, "histology")


def test_a_malignant_result_stands_first_and_only_clinicians_are_told(story, operated, client):
    story.exam(200, review_ago=100)
    report = actions.record_result(
        operated, by=story.by, facts={"results": ["malignant"], "reported_on": story.today}
    )

    assert "Malignant" in listed(story).now[0].what
    assert all("Malignant" not in item.what for item in listed(story, alerts=False).now)
    client.force_login(staff(story.clinic, Role.MANAGER))
    page = client.get(reverse("outcomes:due")).content.decode()
    assert "Histology result not read yet" in page
    assert "Malignant" not in page

    actions.read_result(operated, by=story.by, report_id=report.pk, follows="referred")
    assert not of_kind(listed(story).now, "histology")


def test_of_a_colleague_who_left_it_says_for_anyone(story, operated):
    owned(operated, story, 0)
    Membership.objects.filter(user=story.by, clinic=story.clinic).update(is_active=False)

    (item,) = of_kind(listed(story).now, "histology")

    assert "for anyone" in item.what


def test_a_wound_is_due_until_somebody_was_seen(story, operated):
    assert of_kind(listed(story, alerts=False).now, "wound")

    story.exam(2)

    assert not of_kind(listed(story).now, "wound")


def test_the_chart_sounds_until_it_was_read(story, operated, signed_in):
    chart = reverse("outcomes:chart", args=[story.patient.pk])
    words = "Histology, not read yet: malignant or suspicious"
    first = actions.record_result(
        operated, by=story.by, facts={"results": ["malignant"], "reported_on": story.today}
    )
    page = signed_in.get(chart).content.decode()
    assert words in page
    assert reverse("treatments:histology", args=[operated.pk]) in page

    actions.read_result(operated, by=story.by, report_id=first.pk, follows="referred")

    assert words not in signed_in.get(chart).content.decode()
