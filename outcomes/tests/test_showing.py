"""The timeline by itself, the patient's own view, the course letter, and a record of a thousand entries."""

import re

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.models import Exam, Nodule, PalpationFinding
from measures.actions import unsaved_score
from measures.models import Score
from outcomes.tests.story import FLAGS, Story, place
from outcomes.tests.test_chart import tell
from patients.tests.factories import PatientFactory
from treatments.models import Treatment

PAGES = ("timeline", "course")
JUDGING = (
    "better",
    "worse",
    "important",
    "response",
    "responded",
    "effect",
    "success",
    "fail",
    "30 %",
    "relief",
)


def url(name, story, query=""):
    return reverse(f"outcomes:{name}", args=[story.patient.pk]) + query


def scored(story, code, *given):
    for ago, value in given:
        unsaved_score(
            story.patient, code, by=story.by, on=story.day(ago), value=value, mode="link"
        ).save(force_insert=True)


def inside(page):
    """Return what the page says, without the frame around it."""
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("name", PAGES)
def test_the_right_and_the_clinic_are_asked(name, story, client):
    client.force_login(staff(story.clinic, Role.NURSE))
    assert client.get(url(name, story)).status_code == 403
    client.force_login(clinician(ClinicFactory()))
    assert client.get(url(name, story)).status_code == 404


def four_pages(story, client):
    """Return what the drawing, its table, the letter and the case of a nodule say."""
    timeline = client.get(url("timeline", story)).text
    nodule = Nodule.objects.get(patient=story.patient)
    return (
        timeline[timeline.index("<svg class=") : timeline.rindex("</svg>")],
        timeline[timeline.index("<table") :],
        client.get(url("course", story)).text,
        client.get(reverse("outcomes:case", args=[nodule.pk])).text,
    )


def test_how_often_is_told_in_drawing_table_letter_and_case(story, signed_in):
    story.nodule(1, "right", "psis")
    story.exam(100, {1: place(45, 5, "psis", 12)}, pain=7)
    story.treatment(90, "heat", 2, state="in_progress", times_per_day=2, minutes_each=15)
    story.treatment(80, "physiotherapy", 4, ended_ago=40, sessions=4, sessions_high=6)

    for page in four_pages(story, signed_in):
        assert "2 × a day, 15 minutes each time" in page
        assert "4–6 sessions" in page


@pytest.mark.parametrize(
    ("reason", "text", "said"),
    [
        ("side_effect", "stomach upset", "side effect: stomach upset"),
        ("side_effect", "", "side effect"),
        ("other", "moved away", "moved away"),
    ],
)
def test_why_it_stopped_is_told_whole_in_drawing_table_letter_and_case(
    story, signed_in, reason, text, said
):
    story.nodule(1, "right", "psis")
    story.exam(100, {1: place(45, 5, "psis", 12)}, pain=7)
    story.treatment(
        90, "medicine", 3, drug="naproxen", state="stopped", ended_ago=70, stop_reason=reason, stop_text=text
    )  # fmt: skip

    for page in four_pages(story, signed_in):
        assert said in page
        assert f"other: {said}" not in page


@pytest.mark.parametrize(("name", "most"), [("timeline", 12), ("course", 12)])
def test_statements_do_not_grow(name, most, story, signed_in, count_queries):
    tell(story)
    few = count_queries(lambda: signed_in.get(url(name, story)))
    longer = Story(
        PatientFactory(clinic=story.clinic, record_number="9"), story.by, today=story.today
    )
    tell(longer, rounds=6)
    many = count_queries(lambda: signed_in.get(url(name, longer)))

    assert len(few) <= most, "\n".join(few)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("name", "action"), [("timeline", "patient_opened"), ("course", "patient_printed")]
)
def test_each_is_audited(name, action, story, signed_in):
    signed_in.get(url(name, story))

    seen = AuditEvent.objects.filter(patient_id=story.patient.pk).values_list("action", flat=True)
    assert set(seen) == {action}


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_record_says_so(name, story, signed_in):
    page = signed_in.get(url(name, story)).content.decode()

    said = {
        "timeline": "The timeline begins with",
        "course": "No step with a known day is recorded.",
    }
    assert said[name] in page


def test_every_instrument_has_its_panel_and_its_column(story, signed_in):
    tell(story)
    for code, values in (("rmdq", (14, 9)), ("peg", (6, 4)), ("odi", (40, 20)), ("psfs", (3, 6))):
        scored(story, code, *zip((60, 20), values, strict=True))

    first = signed_in.get(url("timeline", story)).content.decode()
    every = signed_in.get(url("timeline", story, "?panels=all")).content.decode()

    columns = re.compile(r'<th scope="col" class="num">(\w+)</th>')
    assert columns.findall(first) == ["Pain", "RMDQ", "PEG"]
    assert columns.findall(every) == ["Pain", "RMDQ", "PEG", "ODI", "PSFS"]
    assert "Also scored: ODI (2 scores), PSFS (2 scores)." in first
    assert 'href="?panels=all#timeline"' in first
    assert "Also scored" not in every
    assert set(re.findall(r'data-series="(odi[^"]*)"', every)) == {"odi-2.1a-100"}


def test_the_range_is_kept_when_more_is_asked_for(story, signed_in):
    tell(story)
    page = signed_in.get(url("timeline", story, "?range=1y&panels=all")).content.decode()

    assert 'href="/patients/' in page
    assert "?range=3m&amp;panels=all#timeline" in page
    assert signed_in.get(url("timeline", story, "?range=2y")).status_code == 400
    assert signed_in.get(url("timeline", story, "?for=boss")).status_code == 400


def test_the_patient_sees_pain_and_treatments_and_no_judgement(story, signed_in):
    tell(story, rounds=3)
    story.treatment(90, "medicine", 3, drug="ibuprofen", state="stopped", ended_ago=70, stop_reason="no_effect",
                    response="worse")  # fmt: skip
    scored(story, "rmdq", (60, 14), (20, 9))

    page = signed_in.get(url("timeline", story, "?for=patient")).content.decode()
    said = re.sub(r"<[^>]*>", " ", inside(page)).lower()

    assert "ibuprofen" in said
    assert "↓ lower is better" in said
    said = said.replace("↓ lower is better", "")
    assert [word for word in JUDGING if word in said] == []
    for hidden in ("rmdq", "n1", "tender", "alert", "Roland", "tl-threshold", "tl-ring"):
        assert hidden not in said
        assert hidden not in inside(page).replace('"tl-ring"', "")
    assert (
        len(re.findall("your answer", said))
        == Score.objects.filter(instrument__code="pain_nrs").count()
    )


def test_the_letter_says_each_step_with_before_and_after(story, signed_in):
    story.nodule(1, "right")
    story.exam(
        100, {1: place(45, 5, "psis", 20, tenderness="2")}, pain=8, plan="Injection if needed."
    )
    story.treatment(100, "medicine", 3, drug="naproxen", ended_ago=80)
    story.pain(61, 7)
    story.injection(60, 1)
    story.pain(10, 3)
    scored(story, "rmdq", (62, 14), (10, 9))

    page = re.sub(r"\s+", " ", signed_in.get(url("course", story)).content.decode())

    assert '<b class="nowrap">8 to 7</b><br>1 point better' in page
    assert '<b class="nowrap">7 to 3</b><br>4 points better<br>important' in page
    assert '<b class="nowrap">14 to 9</b><br>5 points better<br>important' in page
    assert '<b class="nowrap">not recorded to 14</b>' in page
    assert "N1 RIGHT, lidocaine 1 % 2 mL 20 mg" in page
    assert "RMDQ: important is at least 30 % and 5 points." in page
    assert "Injection if needed." in page
    assert f"Printed by {story.by.full_name}" in page


# --- a thousand entries -------------------------------------------------------------------------

EXAMS, NODULES, TREATMENTS, SCORES, YEARS = 500, 50, 200, 300, 8


@pytest.fixture
def heavy(story):
    about, by, span = story.about, story.by, YEARS * 365
    nodules = Nodule.objects.bulk_create(
        Nodule(**about, number=n, side=("left", "right")[n % 2], region_stated="psis")
        for n in range(1, NODULES + 1)
    )
    exams = Exam.objects.bulk_create(
        Exam(**about, episode=story.episode, examined_on=story.day(span * i // EXAMS), examiner=by, palpation="nodules",
             recorded_by=by, **FLAGS)
        for i in range(EXAMS)
    )  # fmt: skip
    PalpationFinding.objects.bulk_create(
        PalpationFinding(
            **about, exam=exam, nodule=nodules[(5 * i + k) % NODULES],
            **(place(45, 5, "psis", 15 + i % 20, tenderness="2") if (i + k) % 7 else {"presence": "not_felt"}),
        )
        for i, exam in enumerate(exams) for k in range(8)
    )  # fmt: skip
    Treatment.objects.bulk_create(
        Treatment(**about, episode=story.episode, kind=kind, rung=rung, state="completed", recorded_by=by, performed_by=by,
                  started_on=story.day(span * i // TREATMENTS), ended_on=story.day(max(0, span * i // TREATMENTS - 10)))
        for i in range(TREATMENTS) for kind, rung in [(("medicine", 3), ("physiotherapy", 4), ("heat", 2))[i % 3]]
    )  # fmt: skip
    codes = ("pain_nrs", "rmdq", "peg", "odi", "psfs")
    Score.objects.bulk_create(
        unsaved_score(
            story.patient,
            codes[i % 5],
            by=by,
            on=story.day(span * i // SCORES),
            value=i % 11,
            mode="link",
        )
        for i in range(SCORES)
    )
    return story


def drawings(page):
    return re.findall(r"<svg class=\"timeline .*?</svg>", page, re.DOTALL)


@pytest.mark.parametrize("cookie", ["wide", "middle", "narrow", ""])
def test_a_heavy_chart_stays_light_and_says_what_is_left_out(
    heavy, signed_in, count_queries, cookie
):
    signed_in.cookies["drawing"] = cookie
    for name in ("chart", "timeline"):
        answers = []
        seen = count_queries(
            lambda name=name, answers=answers: answers.append(signed_in.get(url(name, heavy)))
        )
        page = answers[0].content.decode()

        assert len(seen) <= 30
        assert sum(len(each) for each in drawings(page)) < 150_000
        assert "1,000 entries in all: only the last year is shown." in page
        assert 'href="?range=all#timeline"' in page
        assert "6 of 50 nodules are shown, those looked at last." in page
        assert 'href="?nodules=all#timeline"' in page


def test_all_of_a_heavy_chart_is_there_when_asked_for(heavy, signed_in):
    signed_in.cookies["drawing"] = "wide"
    page = signed_in.get(url("timeline", heavy, "?range=all&panels=all")).content.decode()
    (svg,) = drawings(page)

    # Everything at once was asked for: five panels of eight years are more than a first sight.
    assert len(svg) < 480_000
    for series, code in (("pain", "pain_nrs"), ("rmdq-24-24", "rmdq"), ("psfs-1-10", "psfs")):
        wanted = sorted(
            f"{day:%Y-%m-%d}"
            for day in Score.objects.filter(instrument__code=code).values_list(
                "collected_on", flat=True
            )
        )
        assert sorted(re.findall(rf'data-series="{series}" data-day="([-0-9]+)"', svg)) == wanted
    assert page.count('data-kind="exam"') == EXAMS


def test_what_the_patient_looks_at_names_nobody_else(story, signed_in):
    PatientFactory(clinic=story.clinic, family_name=story.patient.family_name, given_name="Marie")
    story.pain(9, 5)
    address = reverse("outcomes:timeline", args=[story.patient.pk])

    assert "Similar name" in signed_in.get(address).text
    own = signed_in.get(address, {"for": "patient"}).text
    assert "Similar name" not in own
    assert "Marie" not in own


def test_the_history_is_whole_in_every_range(story, signed_in):
    story.pain(300, 7)
    story.pain(20, 5)
    story.exam(20)
    story.treatment(700, "physiotherapy", 4, state="done_elsewhere", is_history=True)
    address = reverse("outcomes:chart", args=[story.patient.pk])

    for asked in ({}, {"range": "3m"}, {"range": "1y"}, {"range": "all"}):
        page = signed_in.get(address, asked).text
        history = page[page.index('id="history-title"') :]
        assert "hysiotherapy" in history, asked


def test_a_correction_is_first_written_when_the_first_version_was(story, signed_in):
    first = story.pain(30, 7)
    story.pain(30, 5, amends=first, amended_because="typed wrongly")
    address = reverse("outcomes:chart", args=[story.patient.pk])

    page = signed_in.get(address).text

    row = re.search(r'<tr data-kind="score">.*?</tr>', page)[0]
    assert "corrected" in row
    assert "written down" in row
