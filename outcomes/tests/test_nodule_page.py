"""One nodule over the years: its places, its sizes, what two exams say, and what was aimed at it."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.actions import close_nodule
from exams.actions.nodules import why_not
from exams.history import history_of
from exams.models import Exam, Nodule, NoduleJoin
from outcomes import nodules, one_nodule, record
from outcomes.tests.story import place
from patients import tokens
from treatments.targets import open_targets


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


# --- One or two ---------------------------------------------------------------------------------------


@pytest.fixture
def doubled(story):
    """N1 was felt in spring; in autumn somebody registered it again as N3, and injected it. N2 is LEFT."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    story.nodule(3, "right")
    story.exam(90, {1: place(45, 5, "psis", 22), 2: place(40, 0, "psis", 12)}, pain=7)
    story.exam(10, {3: place(48, 8, "psis", 14)}, pain=5)
    story.injection(8, 3)
    return story


def act(client, name, nodule, **data):
    data = {"patient_token": tokens.make(nodule.patient), **data}
    return client.post(reverse(f"outcomes:{name}", args=[nodule.pk]), data)


def test_two_that_are_one_count_as_one(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]

    answer = act(
        signed_in, "join_nodule", n3, into=str(n1.pk), reason="same place, same feel, one scar"
    )

    assert answer.status_code == 302
    course = record.load(doubled.patient)
    assert [n.number for n in course.nodules] == [1, 2]
    assert [f.size_mm for f in course.findings_of(course.nodules[0])] == [22, 14]
    assert nodules.injections_into(course, course.nodules[0]) == 1
    html = page_of(signed_in, n1).content.decode()
    assert "recorded as N3" in html
    assert "same place, same feel, one scar" in html
    assert "turned out to be N1" in page_of(signed_in, n3).content.decode()
    history = history_of(doubled.patient)
    assert [len(known.findings) for known in history.known] == [2, 1, 0]
    assert [known.nodule.number for known in history.open] == [1, 2]


def test_it_can_be_taken_back_and_both_reasons_stay(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]
    act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="looked alike")

    act(signed_in, "split_nodule", n3, reason="both felt today")

    assert [n.number for n in record.load(doubled.patient).nodules] == [1, 2, 3]
    html = page_of(signed_in, n1).content.decode()
    assert "looked alike" in html
    assert "both felt today" in html
    join = NoduleJoin.objects.get()
    assert (join.undone_by, join.undone_because) == (doubled.by, "both felt today")
    seen = set(
        AuditEvent.objects.filter(patient_id=doubled.patient.pk).values_list("action", flat=True)
    )
    assert {"nodules_joined", "nodules_split"} <= seen


def test_the_other_side_is_never_the_same(doubled, signed_in):
    n2, n3 = doubled.nodules[2], doubled.nodules[3]

    answer = act(signed_in, "join_nodule", n3, into=str(n2.pk), reason="x")

    assert answer.status_code == 422
    assert not NoduleJoin.objects.exists()


def test_felt_at_one_exam_they_are_two(story, signed_in):
    story.nodule(1, "right")
    story.nodule(2, "right")
    story.exam(5, {1: place(45, 5, "psis", 22), 2: place(60, 40, "crest-medial", 12)}, pain=7)

    answer = act(
        signed_in, "join_nodule", story.nodules[2], into=str(story.nodules[1].pk), reason="mine"
    )

    assert answer.status_code == 422
    assert "Both were felt at the exam" in answer.content.decode()
    assert 'value="mine"' in answer.content.decode()


def test_one_that_others_were_joined_with_is_not_joined_itself(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]
    n4 = doubled.nodule(4, "right")
    act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="same")

    answer = act(signed_in, "join_nodule", n1, into=str(n4.pk), reason="same")

    assert answer.status_code == 422
    assert "Take that back first" in answer.content.decode()


def test_without_a_reason_nothing_happens(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]

    assert act(signed_in, "join_nodule", n3, into=str(n1.pk), reason=" ").status_code == 422
    assert not NoduleJoin.objects.exists()


def test_a_nodule_is_let_go_and_followed_again(doubled, signed_in):
    n1 = doubled.nodules[1]

    act(signed_in, "close_nodule", n1)
    n1.refresh_from_db()
    assert n1.close_reason == "resolved"
    act(signed_in, "reopen_nodule", n1)
    n1.refresh_from_db()
    assert (n1.close_reason, n1.closed_on) == ("", None)


def test_the_database_keeps_a_join_to_itself_out(doubled):
    n1 = doubled.nodules[1]
    n1.joined_into, n1.close_reason = n1, "joined"
    with pytest.raises(IntegrityError):
        n1.save()


def test_felt_outweighs_not_felt_where_one_exam_says_both(story, signed_in):
    """N3 was N1 all along: the exam that felt N1 and looked for N3 in vain felt it."""
    story.nodule(1, "right")
    story.nodule(3, "right")
    story.exam(30, {3: place(48, 8, "psis", 14)}, pain=6)
    story.exam(9, {1: place(45, 5, "psis", 22), 3: {"presence": "not_felt"}}, pain=5)
    n1, n3 = story.nodules[1], story.nodules[3]

    act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="one scar")

    course = record.load(story.patient)
    found = course.findings_of(course.nodules[0])
    assert [(f.presence, f.size_mm) for f in found] == [("found", 14), ("found", 22)]
    assert [f.presence for f in one_nodule.findings_of(n1)] == ["found", "found"]
    assert "Felt at 2 of 2 exams" in page_of(signed_in, n1).content.decode()
    (known, _joined) = history_of(story.patient).known
    assert [f.presence for f in known.findings] == ["found", "found"]


def test_one_that_is_gone_is_followed_again_before_another_is_that_one(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]
    close_nodule(n1, on=doubled.today, reason="resolved", by=doubled.by)

    assert why_not(n3, Nodule.objects.get(pk=n1.pk))
    assert act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="x").status_code == 422


def test_neither_of_two_that_are_one_is_an_exams_own_any_more(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]
    act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="same")
    only = Exam.objects.get(findings__nodule=n3)

    history = history_of(doubled.patient, without=[only.pk])

    assert history.of(n3.pk).is_elsewhere
    assert history.of(n1.pk).is_elsewhere


def test_a_procedure_aims_at_what_it_turned_out_to_be(doubled, signed_in):
    n1, n3 = doubled.nodules[1], doubled.nodules[3]
    act(signed_in, "join_nodule", n3, into=str(n1.pk), reason="same")

    (first, _left) = open_targets(doubled.patient)

    assert first.nodule == n1
    assert first.finding.long_axis_mm == 14


def test_its_page_judges_the_steps_as_the_chart_does(story, signed_in):
    """A course of medicines ends its turn with the injection, also where that went into another nodule."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    story.exam(90, {1: place(45, 5, "psis", 20), 2: place(40, 0, "psis", 12)}, pain=8)
    story.treatment(85, "medicine", 3, state="in_progress", drug="ibuprofen")
    story.exam(60, {1: place(45, 5, "psis", 20)}, pain=7)
    story.injection(50, 2)
    story.exam(10, {1: place(45, 5, "psis", 20)}, pain=2)

    chart = signed_in.get(reverse("outcomes:chart", args=[story.patient.pk])).context["summary"]
    page = page_of(signed_in, story.nodules[1]).context["summary"]

    assert len(chart.steps) == 2
    assert page.steps == chart.steps
