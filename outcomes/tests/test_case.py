"""The case for excision: what was tried, what a block took away, and what is not recorded, on one sheet."""

import pytest
from django.urls import reverse
from django.utils import timezone

from measures.models import Score
from measures.vocabulary import Recall
from outcomes import case
from outcomes.tests import sheets
from outcomes.tests.story import place
from patients.models import EpisodeOfCare
from treatments.actions import record_wish
from treatments.actions.procedures import save_scores
from treatments.models import AfterInjectionReview


def url(nodule):
    return reverse("outcomes:case", args=[nodule.pk])


def words_of(client, nodule):
    return sheets.words_of(client, url(nodule))


@pytest.fixture
def course(story):
    """N1 RIGHT: naproxen, a test injection that took 75 % away for six hours, 22 to 14 mm."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    for ago, size in ((90, 22), (60, 20), (10, 14)):
        exam = story.exam(ago, {1: place(45, 5, "psis", size, tenderness="3", usual_pain="yes"),
                                2: place(40, 0, "psis", 12)}, pain=7)  # fmt: skip
    exam.complaint.main_site, exam.complaint.duration_value = "low_back", 3
    exam.complaint.duration_unit = "years"
    exam.complaint.__class__.objects.filter(pk=exam.complaint.pk)
    story.treatment(80, "medicine", 3, state="stopped", ended_ago=60, drug="naproxen", stop_reason="no_effect")  # fmt: skip
    block = story.injection(50, 1, kind="diagnostic_injection", rung=6)
    story.other = story.injection(40, 2)
    moment = timezone.now()
    save_scores(block, story.by, moment, {"on_pressing": 8}, is_after=False)
    save_scores(block, story.by, moment, {"on_pressing": 2}, is_after=True, minutes=10)
    AfterInjectionReview.objects.create(
        treatment=block, asked_on=story.day(40), relief="most", relief_lasted=6, relief_unit="hours"
    )
    return story


def test_it_says_what_was_tried_and_what_the_block_took_away(course, signed_in):
    words = words_of(signed_in, course.nodules[1])

    assert "N1 RIGHT" in words
    for expected in (
        "Naproxen, 500 mg × 2 a day = 1,000 mg a day", "no effect",
        "on pressing 8 → 2, 75 % less after 10 min; relief most, lasted 6 hours",
        "22 mm;", "14 mm", "5 mm either way", "No imaging is recorded.", "No lump alert was raised.",
    ):  # fmt: skip
        assert expected in words, expected
    assert Score.objects.filter(recall=Recall.NOW).count() == 2


def test_what_was_aimed_at_another_nodule_is_left_out(course):
    tried = case.build(course.nodules[1], today=course.today).tried

    assert len(tried.lines) == 2
    assert len(case.build(course.nodules[2], today=course.today).tried.lines) == 2


def test_every_empty_part_says_so(story, signed_in):
    words = words_of(signed_in, story.nodule(1, "left"))

    for expected in (
        "Nothing tried is recorded.", "No diagnostic or other injection is recorded.", "No imaging is recorded.",
        "Red flags: no exam is recorded.", "Last found not recorded", "Complaint not recorded", "The patient's wish Not recorded.",
        "Place on the map: not recorded.", "None are recorded.",
    ):  # fmt: skip
        assert expected in words.replace("&#x27;", "'"), expected


def test_the_newest_wish_stands(course, signed_in):
    for ago, text in ((20, "Wait."), (5, "Take it out.")):
        record_wish(course.patient, by=course.by, said_on=course.day(ago), text=text)

    words = words_of(signed_in, course.nodules[1])

    assert "Take it out." in words
    assert "Wait." not in words


def test_long_lists_are_cut_and_counted(course, signed_in):
    for n in range(20):
        course.treatment(300 + n, "heat", 2)

    shown = case.build(course.nodules[1], today=course.today).tried

    assert (len(shown.lines), shown.more) == (case.MOST_TRIED, 22 - case.MOST_TRIED)
    assert "10 earlier ones are in the record." in words_of(signed_in, course.nodules[1])


def test_opening_it_is_printing_the_record(course, signed_in):
    sheets.opening_is_printing(signed_in, url(course.nodules[1]), course.patient, "outcomes:case")


def test_who_may_see_it(course, client):
    sheets.only_those_who_may_see_it(client, url(course.nodules[1]), course.clinic)


def test_it_takes_a_fixed_number_of_statements(course, signed_in, count_queries):
    sheets.takes_a_fixed_number_of_statements(
        signed_in, url(course.nodules[1]), course, count_queries, most=32
    )


def test_no_treatment_has_the_effect_of_what_was_done_elsewhere(story):
    story.nodule(1, "right")
    story.nodule(2, "left")
    story.treatment(90, "medicine", 3, drug="naproxen", ended_ago=60)
    story.injection(50, 1)
    for ago, value in ((90, 8), (55, 7), (10, 3)):
        story.pain(ago, value)

    sheet = case.build(story.nodules[2], today=story.today)

    assert [line.pain for line in sheet.tried.lines] == ["8 → 7, 7 days"]
    assert "at the first injection" in sheet.pain


def test_what_was_tried_in_an_earlier_problem_says_so(story):
    story.nodule(1, "right")
    story.treatment(700, "medicine", 3, drug="naproxen", ended_ago=680)
    story.treatment(20, "medicine", 3, drug="ibuprofen", state="in_progress")
    EpisodeOfCare.objects.update(opened_on=story.day(720), closed_on=story.day(600))

    told = [line.when for line in case.build(story.nodules[1], today=story.today).tried.lines]

    assert ["in an earlier problem" in when for when in told] == [True, False]
