"""One nodule over the years: its places, its sizes, what two exams say, and what was aimed at it."""

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from outcomes import one_nodule
from outcomes.tests.story import place


def page_of(client, nodule):
    return client.get(reverse("outcomes:nodule", args=[nodule.pk]))


@pytest.fixture
def two(story):
    """N1 RIGHT shrinks from 22 to 14 mm over three exams and one injection; N2 LEFT stays."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    for ago, size, tender, lateral in ((90, 22, "3", 45), (60, 20, "2", 50), (10, 14, "1", 48)):
        story.exam(
            ago,
            {
                1: place(lateral, 5, "psis", size, tenderness=tender, usual_pain="yes", consistency="firm"),
                2: place(40, 0, "psis", 12, tenderness="0"),
            },
            pain=7,
        )  # fmt: skip
    story.injection(50, 1)
    return story


def test_it_tells_the_sizes_and_how_sure_that_is(two, signed_in):
    html = page_of(signed_in, two.nodules[1]).content.decode()

    assert "N1 RIGHT" in html
    assert "Felt at 3 of 3 exams since" in html
    assert "1 injection." in html
    assert "22 mm on" in html
    assert "14 mm on" in html
    assert "smaller" in html
    assert "3 positions within 5 mm of each other" in html
    assert "moved" in html


def test_two_exams_stand_beside_each_other(two, signed_in):
    findings = one_nodule.findings_of(two.nodules[1])
    facts = {fact.name: fact for fact in one_nodule.compared(*one_nodule.last_two(findings))}

    assert (facts["Size"].before, facts["Size"].now, facts["Size"].is_changed) == (
        "20 mm",
        "14 mm",
        True,
    )
    assert facts["Tender"].is_changed
    assert not facts["Feel"].is_changed
    assert "Depth" not in facts


def test_what_only_one_exam_recorded_is_no_change(story):
    story.nodule(1, "right")
    story.exam(20, {1: place(45, 5, "psis", 20)}, pain=7)
    story.exam(10, {1: place(45, 5, "psis", 20, mobility="fixed")}, pain=7)
    findings = one_nodule.findings_of(story.nodules[1])

    facts = {fact.name: fact for fact in one_nodule.compared(*one_nodule.last_two(findings))}

    assert facts["Mobility"].before == ""
    assert not facts["Mobility"].is_changed


def test_places_far_apart_are_asked_about_not_called_moved(story):
    story.nodule(1, "right")
    story.exam(20, {1: place(45, 5, "psis", 20)}, pain=7)
    story.exam(10, {1: place(45, 45, "crest-medial", 20)}, pain=7)

    words = one_nodule.agreement_words(one_nodule.findings_of(story.nodules[1]))

    assert "up to 40 mm apart" in words
    assert "was it the same nodule each time?" in words
    assert "moved" not in words


def test_what_is_aimed_at_others_is_left_out(two, signed_in):
    first, second = (page_of(signed_in, two.nodules[n]).content.decode() for n in (1, 2))

    assert "Nothing was aimed at this nodule." not in first
    assert "Nothing was aimed at this nodule." in second
    assert f'href="{reverse("outcomes:nodule", args=[two.nodules[2].pk])}"' in first


def test_the_chart_leads_to_it(two, signed_in):
    chart = signed_in.get(reverse("outcomes:chart", args=[two.patient.pk])).content.decode()

    assert reverse("outcomes:nodule", args=[two.nodules[1].pk]) in chart


def test_it_takes_as_many_statements_as_the_chart_and_one(two, signed_in, count_queries):
    asked = count_queries(lambda: page_of(signed_in, two.nodules[1]))

    assert len(asked) <= 14, "\n".join(asked)


def test_opening_is_audited_and_guarded(two, signed_in, client):
    page_of(signed_in, two.nodules[1])
    seen = AuditEvent.objects.filter(patient_id=two.patient.pk, subject_id=str(two.nodules[1].pk))
    assert seen.exists()

    client.force_login(staff(two.clinic, Role.NURSE))
    assert page_of(client, two.nodules[1]).status_code == 403
    client.force_login(clinician(ClinicFactory()))
    assert page_of(client, two.nodules[1]).status_code == 404
