"""The history of one nodule on paper: every size with its method, every finding in order, nothing of another nodule."""

import pytest
from django.urls import reverse

from outcomes.tests import sheets
from outcomes.tests.story import place


def url(nodule):
    return reverse("outcomes:nodule_print", args=[nodule.pk])


def words_of(client, nodule):
    return sheets.words_of(client, url(nodule))


@pytest.fixture
def course(story):
    story.nodule(1, "right")
    story.nodule(2, "left")
    for ago, size, method in ((90, 22, "calliper"), (60, 20, "palpation"), (10, 14, "ultrasound")):
        story.exam(ago, {1: place(45, 5, "psis", size, size_method=method, tenderness="3", note=f"felt {ago} days ago"),
                         2: place(40, 0, "psis", 12, note="of the other one")})  # fmt: skip
    story.injection(50, 1)
    story.injection(40, 2)
    return story


def test_it_tells_the_course_of_one_nodule_oldest_first(course, signed_in):
    words = words_of(signed_in, course.nodules[1])

    assert "N1 RIGHT" in words
    sizes = words.split("Sizes over time")[1].split("Every exam of it")[0]
    assert [
        sizes.index(each) for each in ("22 mm calliper", "20 mm palpation", "14 mm ultrasound")
    ] == sorted(
        sizes.index(each) for each in ("22 mm calliper", "20 mm palpation", "14 mm ultrasound")
    )
    assert words.index("felt 90 days ago") < words.index("felt 10 days ago")
    assert "of the other one" not in words
    aimed = words.split("What was aimed at it")[1]
    assert "N1 RIGHT" in aimed
    assert "N2" not in aimed


def test_every_empty_part_says_so(story, signed_in):
    story.nodule(1, "left")

    words = words_of(signed_in, story.nodules[1])

    for said in (
        "Place on the map: not recorded", "No size is recorded", "No exam that counts", "No imaging was aimed",
        "Nothing was aimed at this nodule",
    ):  # fmt: skip
        assert said in words


def test_the_nodules_page_leads_to_it(course, signed_in):
    page = signed_in.get(reverse("outcomes:nodule", args=[course.nodules[1].pk])).content.decode()

    assert url(course.nodules[1]) in page


def test_opening_it_is_printing_the_record(course, signed_in):
    sheets.opening_is_printing(
        signed_in, url(course.nodules[1]), course.patient, "outcomes:nodule_print"
    )


def test_who_may_see_it(course, client):
    sheets.only_those_who_may_see_it(client, url(course.nodules[1]), course.clinic)


def test_it_takes_a_fixed_number_of_statements(course, signed_in, count_queries):
    sheets.takes_a_fixed_number_of_statements(
        signed_in, url(course.nodules[1]), course, count_queries, most=32
    )
