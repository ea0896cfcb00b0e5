"""Where the pain spreads to on which side, since when it is there, and how many nodules lie at one site."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from exams import seal, words
from exams.actions.recording import with_findings
from exams.entry import entry_of
from exams.models import Complaint, Exam
from exams.tests.factories import found, recorded
from exams.tests.pages import new, sent, url
from exams.views.compare import differences

pytestmark = pytest.mark.django_db


def saved(client, patient, **more):
    """Send the form, and return the exam it made."""
    answer = client.post(url(patient), sent(patient, **more))
    assert answer.status_code == 302, answer.context["page"].exam.errors
    return Exam.objects.latest("recorded_at")


def refused(client, patient, **more):
    answer = client.post(url(patient), sent(patient, **more))
    assert answer.status_code == 422
    return answer.context["form"].errors


# --- The side of a place ------------------------------------------------------------------------------


def test_a_place_has_a_side_or_both_or_none_stated(client, maria_and_ana):
    patient, _ana = maria_and_ana

    exam = saved(
        client, patient, radiation=["knee"], radiation_left=["buttock", "groin"], radiation_right=["groin"]
    )  # fmt: skip

    complaint = exam.complaint
    assert complaint.radiation == ["buttock", "groin", "knee"]
    assert (complaint.radiation_left, complaint.radiation_right) == (
        ["buttock", "groin"],
        ["groin"],
    )
    page = client.get(exam.get_absolute_url()).content.decode()
    paper = client.get(reverse("exams:print", args=[exam.pk])).content.decode()
    for html in (page, paper):
        assert "buttock LEFT, groin LEFT and RIGHT, knee" in html


def test_what_was_said_without_a_side_reads_as_it_did(client, maria_and_ana):
    patient, _ana = maria_and_ana

    exam = saved(client, patient, radiation=["buttock", "knee"])

    assert exam.complaint.radiation_left is None
    assert words.spread_words(exam.complaint) == "buttock, knee"


def test_none_and_a_side_exclude_each_other(client, maria_and_ana):
    patient, _ana = maria_and_ana

    assert "radiation" in refused(client, patient, radiation=["none"], radiation_left=["buttock"])


@pytest.mark.parametrize(
    "wrong",
    [{"radiation": ["hip"], "radiation_left": ["knee"]}, {"radiation": None, "radiation_right": ["knee"]},
     {"radiation": ["none"], "radiation_left": ["none"]}],
)  # fmt: skip
def test_the_database_keeps_sides_to_places(maria_and_ana, wrong):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, side="")

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.create(exam=exam, **wrong)


# --- Since when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "on", "precision"),
    [("2019", date(2019, 1, 1), "year"), ("May 2019", date(2019, 5, 1), "month"), ("3 May 2019", date(2019, 5, 3), "day")],
)  # fmt: skip
def test_since_when_is_kept_as_exactly_as_it_is_known(client, maria_and_ana, typed, on, precision):
    patient, _ana = maria_and_ana

    exam = saved(client, patient, since=typed)

    assert (exam.complaint.onset_on, exam.complaint.onset_precision) == (on, precision)
    assert typed in client.get(exam.get_absolute_url()).content.decode()
    draft = client.get(reverse("exams:edit", args=[exam.pk]))
    assert draft.context["form"]["since"].value() == typed


def test_not_known_is_an_answer_of_its_own(client, maria_and_ana):
    patient, _ana = maria_and_ana

    exam = saved(client, patient, since_unknown="yes")

    assert (exam.complaint.onset_on, exam.complaint.onset_precision) == (None, "unknown")
    assert "date not known" in client.get(exam.get_absolute_url()).content.decode()
    draft = client.get(reverse("exams:edit", args=[exam.pk]))
    assert draft.context["form"]["since_unknown"].value() == "yes"


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "2019", "since_unknown": "yes"},
        {"since": "2199"},
        {"since": "3/4/2019"},
        {"since": "1900"},
    ],
)
def test_a_date_that_cannot_be_is_asked_back(client, maria_and_ana, wrong):
    patient, _ana = maria_and_ana

    assert "since" in refused(client, patient, **wrong)


def test_the_database_wants_a_date_with_its_precision(maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, side="")

    for wrong in ({"onset_on": date(2019, 5, 3)}, {"onset_precision": "month"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.create(exam=exam, **wrong)


# --- How many -----------------------------------------------------------------------------------------


def test_how_many_lie_at_the_site(client, maria_and_ana):
    patient, _ana = maria_and_ana

    exam = saved(
        client, patient, **new(number_at_site="3"), **new(1, side="left", number_text="several")
    )

    first, second = exam.findings.order_by("nodule__number")
    assert (first.number_at_site, second.number_text) == (3, "several")
    for address in (exam.get_absolute_url(), reverse("exams:print", args=[exam.pk])):
        html = client.get(address).content.decode()
        assert "3 at this site" in html
        assert "several at this site" in html


def test_two_counts_are_asked_back(client, maria_and_ana):
    patient, _ana = maria_and_ana

    answer = client.post(
        url(patient), sent(patient, **new(number_at_site="3", number_text="several"))
    )

    assert answer.status_code == 422
    assert "number_text" in answer.context["page"].new[0].errors


def test_it_is_asked_anew_where_the_rest_is_felt_again(maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(number_at_site=3), sign=True)

    from exams.entry import ASKED_FACTS, CARRIED_FACTS

    assert "number_at_site" in ASKED_FACTS
    assert "number_at_site" not in CARRIED_FACTS


# --- What was signed before these were asked ----------------------------------------------------------


def test_an_older_signature_holds_and_a_new_one_holds_these_too(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(number_at_site=3), sign=True)
    exam = with_findings(Exam.objects.select_related("signature")).get(pk=exam.pk)
    now = json.loads(exam.signature.content)
    assert {"radiation_left", "radiation_right", "onset_on", "onset_precision"} <= now[
        "complaint"
    ].keys()
    assert now["findings"]["N1"]["number_at_site"] == 3

    for name in ("radiation_left", "radiation_right", "onset_on", "onset_precision"):
        del now["complaint"][name]
    for name in ("number_at_site", "number_text"):
        del now["findings"]["N1"][name]
    exam.signature.content = json.dumps(now)
    exam.signature.digest = seal.digest_of(exam.signature.content)

    assert seal.check(exam).is_intact


def test_two_versions_say_where_they_differ(client, maria_and_ana):
    patient, _ana = maria_and_ana
    one = saved(client, patient, radiation_left=["buttock"], since="2019")
    two = saved(client, patient, radiation_right=["buttock"], since="May 2019")
    read = [entry_of(with_findings(Exam.objects).get(pk=each.pk)) for each in (one, two)]

    what = {name for name, _a, _b in differences(*read)}

    assert {
        "spreads to, on the LEFT",
        "spreads to, on the RIGHT",
        "since",
        "since, how exactly",
    } <= what
