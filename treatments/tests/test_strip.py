"""The strip other rooms show: asks where something is open, costs one query where nothing is."""

from datetime import date, timedelta

import pytest
from django.template import engines

from treatments.models import AfterInjectionReview
from treatments.tests.factories import course

PAGE = "{% load treatments_tags %}{% after_injection_strip patient %}"


@pytest.fixture
def drawn(rf):
    def draw(patient):
        template = engines["django"].from_string(PAGE)
        return template.render({"patient": patient}, rf.get("/patients/?q=a"))

    return draw


def test_it_asks_about_the_injection_of_that_day(maria, drawn):
    day = maria.clinic.today() - timedelta(weeks=8)
    course(maria, kind="injection", rung=7, state="completed", started_on=day)

    page = drawn(maria)

    assert f"Since the injection of {day.day} {day:%b %Y}" in page
    assert 'name="relief"' in page
    assert 'value="/patients/?q=a"' in page
    assert "checked" not in page


def test_nothing_open_draws_nothing_and_costs_one_query(
    maria, drawn, django_assert_max_num_queries
):
    maria.clinic.today()
    with django_assert_max_num_queries(1):
        assert drawn(maria).strip() == ""


def test_an_answered_injection_is_not_asked_again(maria, drawn):
    made = course(maria, kind="injection", rung=7, state="completed")
    AfterInjectionReview.objects.create(treatment=made, asked_on=date(2026, 6, 1), relief="none")

    assert drawn(maria).strip() == ""
