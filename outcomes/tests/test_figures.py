"""The manager's figures against a clinic counted by hand."""

from collections import Counter
from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from outcomes import figures, pairs, steps
from outcomes.tests.story import Story
from patients.models import EpisodeOfCare
from patients.tests.factories import PatientFactory


@pytest.fixture
def people(clinic, ana):
    """Twelve people, all injected 150 days ago."""
    told = []
    for n in range(12):
        patient = PatientFactory(clinic=clinic, record_number=f"7{n}")
        one = Story(patient, ana, today=clinic.today())
        one.nodule(1, "right")
        one.injection(150, 1)
        told.append(one)
    return told


def response(clinic, rung=7):
    shown = figures.build(clinic, today=clinic.today())
    return next(row for row in shown.responses if row.rung == rung)


def test_before_and_after_counted_by_hand(clinic, people):
    # Ten have a score before; of these six fall from 8 to 4, two from 6 to 5, two are not heard from.
    for one in people[:6]:
        one.pain(150, 8)
        one.pain(150 - 84, 4)
    for one in people[6:8]:
        one.pain(160, 6)
        one.pain(150 - 70, 5)
    for one in people[8:10]:
        one.pain(150, 7)
        one.pain(150 - 99, 1)
    # One has a score after only; one has none; a baseline 15 days before is none.
    people[10].pain(150 - 84, 3)
    people[11].pain(165, 9)
    people[11].pain(150 - 98, 2)

    row = response(clinic)

    assert (row.share.better, row.share.known, row.share.eligible) == (6, 8, 12)
    assert (row.no_before, row.no_after) == (2, 2)
    assert (row.before, row.after) == (8, 4)
    assert row.share.rate is None
    assert row.words == "6 of 8 known better; 4 unknown of 12"


def _problems(random, one, clinic, given):
    """Follow problems of chance; return the last days that are theirs, and those after which another one came."""
    told, opened = [], one.day(520)
    for closed in sorted(
        one.day(ago) for ago in random.sample(range(80, 520), random.randrange(4))
    ):
        told.append((min(opened, closed), closed))
        opened = closed + timedelta(days=random.choice((0, 0, 3)))
    told += [(opened, None)] * random.randrange(2)
    for number, (opened, closed) in enumerate(told, 2):
        EpisodeOfCare.objects.create(
            clinic=clinic, patient=one.patient, number=number, opened_on=opened, closed_on=closed, recorded_by=one.by
        )  # fmt: skip
    borders, ends = [], []
    for at, (_opened, closed) in enumerate(told):
        if closed is None:
            continue
        following = told[at + 1 :]
        borders.append(closed - timedelta(days=bool(following) and following[0][0] == closed))
        if following or any(one.day(ago) > borders[-1] for ago, _rung in given):
            ends.append(borders[-1])
    return borders, ends


def test_the_statement_says_what_the_rules_say(clinic, ana):
    """The steps and pains of random courses, reckoned patient by patient with the rules of the chart."""
    random, today = Random(7), clinic.today()
    since, until = today - timedelta(days=98 + 365), today - timedelta(days=98)
    expected = []
    for n in range(30):
        one = Story(PatientFactory(clinic=clinic, record_number=f"8{n}"), ana, today=today)
        given = [
            (random.randrange(80, 520), random.choice((1, 2, 3, 4, 7, 7)))
            for _step in range(random.randrange(5))
        ]
        for ago, rung in given:
            one.treatment(ago, "advice", rung)
        pains = sorted(
            {
                random.choice(given or [(300, 0)])[0] - random.choice((-13, -3, 0, 71, 80, 84, 97))
                for _score in range(6)
            },
            reverse=True,
        )
        scores = [one.pain(ago, random.randrange(11)) for ago in pains]
        borders, ends = _problems(random, one, clinic, given)
        told = [
            SimpleNamespace(
                on=one.day(ago),
                rung=rung,
                precision="day",
                is_history=False,
                is_given=True,
                state="",
                since_closing=max((day for day in borders if day < one.day(ago)), default=None),
                until_closing=min((day for day in ends if day >= one.day(ago)), default=None),
            )
            for ago, rung in given
        ]
        felt = [SimpleNamespace(on=score.collected_on, value=score.value) for score in scores]
        for step in steps.build(told, felt):
            if since <= step.on <= until:
                end = min((each for each in ends if each >= step.on), default=today)
                near = [p for p in felt if 70 <= (p.on - step.on).days <= 98 and p.on <= end]
                after = min(near, key=lambda p: abs((p.on - step.on).days - 84), default=None)
                expected.append(
                    (step.rung, step.baseline and step.baseline.value, after and after.value)
                )

    found = pairs.around_steps(clinic, since, until)

    assert len(expected) > 20
    assert Counter(found) == Counter(expected)


def test_of_several_scores_the_one_nearest_twelve_weeks(clinic, people):
    one = people[0]
    one.pain(150, 8)
    for after, value in ((70, 8), (80, 3), (95, 8)):
        one.pain(150 - after, value)

    assert response(clinic).after == 3


def test_a_second_injection_is_no_second_step(clinic, people):
    people[0].injection(120, 1)

    assert response(clinic).share.eligible == 12


def test_steps_not_yet_followed_for_fourteen_weeks_wait(clinic, ana):
    one = Story(PatientFactory(clinic=clinic), ana, today=clinic.today())
    one.nodule(1, "left")
    one.injection(97, 1)

    assert figures.build(clinic, today=clinic.today()).responses == ()


def test_months_rungs_and_people(clinic, ana):
    today = clinic.today()
    one = Story(PatientFactory(clinic=clinic, record_number="1"), ana, today=today)
    two = Story(PatientFactory(clinic=clinic, record_number="2"), ana, today=today)
    for told in (one, two):
        told.nodule(1, "left")
        told.treatment(0, "medicine", 3, drug="naproxen")
    one.injection(0, 1)
    one.injection(0, 1)
    # These are not the clinic's own work of the year.
    one.treatment(0, "physiotherapy", 4, is_history=True)
    one.treatment(0, "physiotherapy", 4, state="done_elsewhere")
    one.treatment(0, "physiotherapy", 4, state="proposed")
    one.treatment(800, "physiotherapy", 4)

    shown = figures.build(clinic, today=today)

    assert [(row.rung, row.counts[-1], row.total, row.patients) for row in shown.rows] == [
        (3, 2, 2, 2),
        (7, 2, 2, 1),
    ]
    assert (shown.treatments, shown.procedures, shown.patients) == (4, 2, 2)
    assert shown.month_patients[-1] == 2
    assert shown.months[-1] == today.replace(day=1)
    assert len(set(shown.months)) == 12


def test_the_page_names_nobody_and_is_audited(clinic, people, client):
    for one in people:
        one.pain(150, 8)
        one.pain(66, 4)
    ben = staff(clinic, Role.MANAGER)
    client.force_login(ben)

    page = client.get(reverse("outcomes:figures")).content.decode()

    assert "12 of 12 with known scores are better 12 weeks after therapeutic injection" in page
    assert "What this cannot tell you" in page
    assert people[0].patient.family_name not in page
    assert AuditEvent.objects.filter(action="figures_viewed", actor_id=ben.pk).count() == 1


def test_paper_shows_stars_for_small_counts(clinic, ana, client):
    one = Story(PatientFactory(clinic=clinic), ana, today=clinic.today())
    one.treatment(3, "medicine", 3)
    client.force_login(staff(clinic, Role.MANAGER))

    page = client.get(reverse("outcomes:figures")).content.decode()

    assert '<span class="no-print">1</span><span class="print-only">*</span>' in page


def test_the_page_takes_a_fixed_number_of_statements(clinic, people, client, count_queries):
    client.force_login(staff(clinic, Role.MANAGER))

    seen = count_queries(lambda: client.get(reverse("outcomes:figures")))

    assert len(seen) <= 11, "\n".join(seen)


def test_figures_are_the_managers(clinic, client):
    client.force_login(clinician(clinic))
    assert client.get(reverse("outcomes:figures")).status_code == 403


def test_another_clinics_work_is_not_counted(clinic, people):
    elsewhere = ClinicFactory()

    shown = figures.build(elsewhere, today=elsewhere.today())

    assert (shown.rows, shown.patients, shown.responses) == ((), 0, ())
    assert shown.until == elsewhere.today() - timedelta(days=98)


def test_paper_hides_what_would_give_a_small_count_away(clinic, people, client):
    # Ten of twelve are better: the two others could be told from the difference.
    for n, one in enumerate(people):
        one.pain(150, 8)
        one.pain(66, 4 if n < 10 else 8)
    client.force_login(staff(clinic, Role.MANAGER))
    shown = figures.build(clinic, today=clinic.today())

    page = client.get(reverse("outcomes:figures")).content.decode()

    assert shown.responses[0].share.points_at_few
    assert figures.title_on_paper(shown) == "Figures of the clinic"
    assert '<span class="no-print">10</span><span class="print-only">*</span>' in page
    assert '<li class="no-print"><b>Therapeutic injection:</b>' in page


def test_pain_of_the_next_problem_is_no_outcome_of_the_closed_one(clinic, story):
    story.nodule(1, "right")
    story.injection(150, 1)
    for ago, value in ((150, 8), (110, 1), (66, 9)):
        story.pain(ago, value)
    EpisodeOfCare.objects.update(opened_on=story.day(160), closed_on=story.day(100))
    everything = (clinic, story.day(200), story.day(0))
    assert pairs.around_steps(*everything) == [(7, 8, 9)]

    story.treatment(66, "medicine", 3, state="in_progress", drug="naproxen")

    assert (7, 8, None) in pairs.around_steps(*everything)
