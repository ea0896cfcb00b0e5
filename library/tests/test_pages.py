"""All staff read published cases; each opening leaves its event."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from library.arithmetic import computed_percent, is_printed_otherwise
from library.importing.run import files_in, take_files
from library.models import PublishedSource
from library.tests.files import taken, whole
from library.tests.test_round_trip import OWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything():
    return take_files(files_in([OWN]))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_library(client, everything, role):
    client.force_login(staff(ClinicFactory(), role))

    assert client.get(reverse("library:index")).status_code == 200
    assert client.get(reverse("library:source", args=["2015-yang"])).status_code == 200


def test_strangers_do_not(client, everything):
    assert client.get(reverse("library:index")).status_code == 302
    client.force_login(staff(ClinicFactory()))
    assert client.get(reverse("library:source", args=["2015-yang"])).status_code == 403


def test_each_publication_opens_and_is_audited(client, everything):
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    for one in everything:
        assert client.get(reverse("library:source", args=[one.slug])).status_code == 200

    assert AuditEvent.objects.filter(action="library_opened").count() == len(everything)


def test_only_addresses_of_the_web_become_links(client, everything):
    source = PublishedSource.objects.first()
    addresses = ["javascript:alert(1)", " JavaScript:alert(2)", "data:text/html,x", "//x.example"]
    PublishedSource.objects.filter(pk=source.pk).update(
        url="javascript:alert(0)", other_urls=[*addresses, "HTTPS://journal.example/1"]
    )
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    page = client.get(reverse("library:source", args=[source.slug])).content.decode()

    assert re.findall(r'<a href="([^"/#][^"]*|//[^"]*)"', page) == ["HTTPS://journal.example/1"]


def test_search_and_filters(client, everything):
    client.force_login(staff(ClinicFactory(), Role.NURSE))

    def slugs(**asked):
        return {
            source.slug
            for source, _shows in client.get(reverse("library:index"), asked).context["rows"]
        }

    assert slugs(q="motyka mice") == {"2000-motyka"}
    assert slugs(q="episacral") >= {"2013-erdem", "2011-nacir"}
    assert slugs(design="rct") == {"1991-collee-rct"}
    assert slugs(q="nothing like it") == set()
    assert len(slugs()) == 33


def test_the_list_asks_no_query_per_row(client, everything, django_assert_max_num_queries):
    client.force_login(staff(ClinicFactory(), Role.NURSE))

    with django_assert_max_num_queries(12):
        client.get(reverse("library:index"))


def test_a_contradiction_is_shown(client, tmp_path):
    taken(tmp_path, whole())
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    page = client.get(reverse("library:source", args=["2001-made-up"])).content.decode()

    assert "28.5" in page
    assert "differs" in page
    assert "more than all" in page
    assert "RIGHT" in page
    assert "bilateral" in page


def test_a_replaced_publication_is_not_found_twice(client, tmp_path):
    taken(tmp_path, whole())
    changed = whole()
    changed["patients"][0]["age"] = 51
    taken(tmp_path, changed, may_replace=True)
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    page = client.get(reverse("library:source", args=["2001-made-up"])).content.decode()

    assert "51 y" in page


@pytest.mark.parametrize(
    ("n", "of", "printed", "differs"),
    [(31, 35, "89", False), (146, 512, "28", True), (18, 76, "23", True), (89, 119, "74.8", False), (None, 5, "3", False), (0, 35, "0", False)],
)  # fmt: skip
def test_printed_percentages_are_checked_at_their_own_decimals(n, of, printed, differs):
    assert is_printed_otherwise(n, of, Decimal(printed)) is differs


def test_percent_rounds_half_up():
    assert str(computed_percent(1, 8, 0)) == "13"
    assert computed_percent(1, 0) is None


def course_of(client, slug, place):
    answer = client.get(reverse("library:source", args=[slug]), {"course": place})
    return answer, answer.content.decode()


def test_a_published_course_stands_in_the_order_its_source_tells(client, everything):
    """Yang 2015: two blocks and physiotherapy failed, then 7 before the operation, 2, 0 and 0 after it."""
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    _answer, page = course_of(client, "2015-yang", 1)

    rows = re.findall(
        r'<tr data-kind="(\w+)"><td class="nowrap">([^<]*)</td><td class="is-event"><strong>([^<]*)</strong>.*?'
        r'<td class="num">([^<]*)</td>', page,
    )  # fmt: skip
    assert [(when, what, pain) for _kind, when, what, pain in reversed(rows)] == [
        ("date not known", "Exam", ""),
        ("date not known", "Imaging: ultrasound: nodule seen", ""),
        ("date not known", "Imaging: MRI: no positive finding", ""),
        ("date not known", "Nerve block", ""),
        ("date not known", "Physiotherapy", ""),
        ("date not known", "Nerve block", ""),
        ("before operation", "Pain, period not stated", "7"),
        ("date not known", "Endoscopic decompression", ""),
        ("just after operation", "Pain, period not stated", "2"),
        ("4 days", "Pain, period not stated", "0"),
        ("1 year", "Pain, period not stated", "0"),
    ]
    drawn = [
        float(x) for x in re.findall(r'translate\(([.\d]+) [.\d]+\)" data-series="pain"', page)
    ]
    widest = drawn[:4]
    assert widest == sorted(widest)
    for words in ("before operation", "just after operation", "4 days", "1 year", "as published", "Dates not known"):  # fmt: skip
        assert words in page, words
    # A report is no draft of ours, and nobody says who was asked.
    assert "draft" not in page
    assert "clinician" not in page


def test_every_published_person_with_a_course_is_drawn(
    client, everything, django_assert_max_num_queries
):
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))
    drawn = 0
    for one in everything:
        page = client.get(reverse("library:source", args=[one.slug])).content.decode()
        for place in re.findall(r'href="\?course=(\d+)"', page):
            with django_assert_max_num_queries(60):
                answer, course = course_of(client, one.slug, place)
            assert answer.status_code == 200, (one.slug, place)
            assert '<svg class="timeline' in course, (one.slug, place)
            drawn += 1
    assert drawn >= 10


@pytest.mark.parametrize("place", ["0", "99", "-1", "x", "1e3", ""])
def test_nobody_stands_at_another_place(client, everything, place):
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))

    assert course_of(client, "2015-yang", place)[0].status_code == 404
