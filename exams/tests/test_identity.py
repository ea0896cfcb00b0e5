"""Which nodule is it: a known one near a new place is asked about, and only the hand decides."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from exams import rules
from exams.actions import close_nodule
from exams.entry import prefix_of
from exams.models import Exam, Nodule, PalpationFinding
from exams.tests.factories import found, recorded, story
from exams.tests.pages import new, sent, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(client):
    """Maria has N1 RIGHT at 45/5, felt in May."""
    patient, ana = story()
    client.force_login(ana)
    recorded(patient, ana, found(), on=date(2026, 5, 4), sign=True)
    return patient, ana, Nodule.objects.get()


def near(nodule, answer, **more):
    return new(lateral_mm="50", identity=answer, identity_of=str(nodule.pk), **more)


def test_a_known_one_near_is_asked_about_before_anything_is_saved(client, known):
    patient, _ana, n1 = known

    answer = client.post(url(patient), sent(patient, **new(lateral_mm="50")))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "5 mm from N1, last felt 4 May 2026." in html
    assert f'name="new-0-identity_of" value="{n1.pk}"' in html
    assert Exam.objects.count() == 1
    chosen = re.findall(r'<input[^>]*name="new-0-identity"[^>]*checked[^>]*>', html)
    assert not any('value="same"' in tag or 'value="new"' in tag for tag in chosen)


def test_said_to_be_that_one_it_is_a_finding_of_it(client, known):
    patient, _ana, n1 = known

    client.post(url(patient), sent(patient, **near(n1, "same")))

    assert Nodule.objects.count() == 1
    finding = PalpationFinding.objects.get(exam__signed_at=None)
    assert (finding.nodule, finding.lateral_mm) == (n1, 50)
    assert (finding.near_nodule, finding.near_mm, finding.is_near_same) == (n1, 5, True)


def test_said_to_be_another_it_gets_its_own_number_and_what_was_said_is_kept(client, known):
    patient, _ana, n1 = known

    client.post(url(patient), sent(patient, **near(n1, "new")))

    finding = PalpationFinding.objects.get(exam__signed_at=None)
    assert finding.nodule.number == 2
    assert (finding.near_nodule, finding.near_mm, finding.is_near_same) == (n1, 5, False)


def test_an_answer_about_another_place_is_asked_anew(client, known):
    patient, ana, n1 = known
    recorded(patient, ana, found(lateral_mm=100, zone="gluteal-upper"), on=date(2026, 5, 5))
    n2 = Nodule.objects.get(number=2)
    placed = new(lateral_mm="90", identity="same", identity_of=str(n1.pk))

    answer = client.post(url(patient), sent(patient, **placed))

    assert answer.status_code == 422
    assert "10 mm from N2" in answer.content.decode()
    assert f'value="{n2.pk}"' in answer.content.decode()


@pytest.mark.parametrize("where", [{"side": "left"}, {"lateral_mm": "90"}])
def test_the_other_side_and_what_is_far_are_not_asked_about(client, known, where):
    patient, _ana, _n1 = known

    answer = client.post(url(patient), sent(patient, complaint_side="both", **new(**where)))

    assert answer.status_code == 302
    finding = PalpationFinding.objects.get(exam__signed_at=None)
    assert finding.nodule.number == 2
    assert finding.near_nodule is None


def test_one_nodule_is_not_found_twice_in_one_exam(client, known):
    patient, _ana, n1 = known
    answered = {f"{prefix_of(n1)}-answer": "unchanged", f"{prefix_of(n1)}-tenderness": "1"}

    answer = client.post(url(patient), sent(patient, **answered, **near(n1, "same")))

    assert answer.status_code == 422
    assert "N1 is answered twice in this exam" in answer.content.decode()


def test_it_answers_for_the_known_one_when_signing(client, known):
    patient, _ana, n1 = known

    answer = client.post(url(patient), sent(patient, **near(n1, "same"), save="sign"))

    assert answer.status_code == 302
    assert "/sign/" in answer["Location"]


def test_what_was_said_outlives_a_change_of_the_draft(client, known):
    patient, _ana, n1 = known
    client.post(url(patient), sent(patient, **near(n1, "new")))
    exam = Exam.objects.get(signed_at=None)
    n2 = Nodule.objects.get(number=2)
    prefix = prefix_of(n2)

    client.post(
        f"/exams/{exam.pk}/edit/",
        sent(
            patient, version=str(exam.version), plan="Heat.",
            **{f"{prefix}-answer": "changed", f"{prefix}-long_axis_chip": "20", f"{prefix}-tenderness": "2",
               f"{prefix}-usual_pain": "yes"},
        ),
    )  # fmt: skip

    finding = PalpationFinding.objects.get(nodule=n2)
    assert finding.exam.plan == "Heat."
    assert (finding.near_nodule, finding.near_mm, finding.is_near_same) == (n1, 5, False)


def test_the_page_tells_its_script_where_known_ones_are(client, known):
    patient, _ana, n1 = known

    html = client.get(url(patient)).content.decode()

    assert str(n1.pk) in re.search(r'data-known="([^"]*)"', html)[1]


def test_half_an_answer_is_refused_by_the_database(known):
    _patient, _ana, n1 = known
    recorded(*known[:2], found(number=1), on=date(2026, 6, 1))
    drafted = PalpationFinding.objects.filter(exam__signed_at=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        drafted.update(near_nodule=n1)


@pytest.mark.parametrize(("apart", "asked"), [(0, True), (40, True), (41, False)])
def test_the_limit_is_included(apart, asked):
    found_near = rules.nearest("right", 50, 0, [("N1", "right", 50 - apart, 0)])

    assert (found_near == ("N1", apart)) is asked


def test_what_was_answered_of_one_closed_meanwhile_is_not_dropped(client, known):
    patient, ana, n1 = known
    close_nodule(n1, on=patient.clinic.today(), reason="resolved", by=ana)
    answered = {f"{prefix_of(n1)}-answer": "unchanged", f"{prefix_of(n1)}-tenderness": "1"}

    answer = client.post(url(patient), sent(patient, **answered))

    assert answer.status_code == 422
    assert "N1 was closed meanwhile: no longer there" in answer.content.decode()
    assert Exam.objects.count() == 1


def test_the_same_sending_again_is_not_asked_about_what_it_made_itself(client):
    patient, ana = story()
    client.force_login(ana)
    data = sent(patient, **new())
    first = client.post(url(patient), data)

    again = client.post(url(patient), data)

    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Exam.objects.count() == 1
