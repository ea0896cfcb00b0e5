"""Pages through plain form posts: what works here works without script."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.lost_post import owner_token
from accounts.tests.factories import PASSWORD, ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.actions import close_nodule
from exams.entry import prefix_of
from exams.models import Exam
from patients.models import Condition
from patients.needs import of as needs_of
from patients.tests.factories import PatientFactory
from patients.tests.pages import own, without_keys
from treatments import actions
from treatments.actions import void_treatment
from treatments.models import (
    AdverseEvent,
    AfterInjectionReview,
    Procedure,
    ProcedureNodule,
    Treatment,
    TreatmentTarget,
)
from treatments.tests.factories import course, nodule


def text_of(response):
    return response.content.decode()


def checked(patient, **more):
    """What Ana types at Check and prepare."""
    return own(patient) | {
        "n1-is_chosen": "on", "n1-side": "right", "birth_year": "1979", "read_back": "agrees", "allergies_checked": "yes",
        "anticoagulant": "no", "infection": "no", "diabetes": "not_asked", "pregnancy": "no", "consent": "verbal",
        "witness_text": "Nina Berg", "a0-drug": "lidocaine", "a0-concentration_percent": "1", "a0-volume_ml": "2", "a0-lot_number": "L7731",
        "a0-expires_on": "05/2099", "before_at_rest": "6", "guidance": "palpation", "note": "lies on the left",
    } | more  # fmt: skip


def said_aloud(patient, **more):
    """What two people say at the time-out."""
    return own(patient) | {
        "n1-is_chosen": "on", "n1-side": "right", "birth_year": "1979", "procedure_said": "excision",
        "is_consent_there": "yes", "allergies_seen": "yes", "plan_seen": "yes", "second_text": "Nina Berg",
    } | more  # fmt: skip


def procedure_url(patient, kind="injection", more=""):
    return reverse("treatments:procedure", args=[patient.pk]) + f"?kind={kind}{more}"


# --- Courses ------------------------------------------------------------------------------------


def course_url(patient, kind="medicine"):
    return reverse("treatments:course", args=[patient.pk]) + f"?kind={kind}"


def read_and_saved(client, url, sent, **how):
    """Save a medicine, read what was compared, and save it again."""
    first = client.post(url, sent)
    shown = first.context["form"]["safety_shown"].value()
    return client.post(url, sent | {"safety_shown": shown}, **how)


def test_a_course_is_recorded_and_stopped(signed_in, maria, n1):
    sent = own(
        maria, state="in_progress", started="May 2026", drug="ibuprofen", dose_mg="400", times_per_day="2,5",
        gastroprotection="not_asked", nodules=[str(n1.pk)],
    )  # fmt: skip

    answer = read_and_saved(signed_in, course_url(maria), sent, follow=True)

    made = Treatment.objects.get()
    assert (made.started_precision, made.medication.mg_per_day) == ("month", 1000)
    assert "400 mg × 2.5 a day = 1,000 mg a day" in text_of(answer)

    stop = reverse("treatments:stop", args=[made.pk])
    assert signed_in.post(stop, own(maria, version="1", ended="20 May 2026")).status_code == 422
    signed_in.post(stop, own(maria, version="1", ended="20 May 2026", reason="no_effect"))
    made.refresh_from_db()
    assert made.state == "stopped"


def test_heat_is_asked_times_a_day_and_minutes_and_shows_them(signed_in, maria):
    form = signed_in.get(course_url(maria, "heat") + "&state=in_progress").text
    assert ('name="minutes_each"' in form, 'name="sessions"' in form) == (True, False)

    sent = own(maria, state="in_progress", started="May 2026", times_per_day="2", minutes_each="15")
    answer = signed_in.post(course_url(maria, "heat"), sent, follow=True)

    course = Treatment.objects.get()
    assert (course.times_per_day, course.minutes_each) == (2, 15)
    detail = signed_in.get(reverse("treatments:detail", args=[course.pk]))
    assert "2 × a day, 15 minutes each time" in text_of(detail)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [("times_per_day", "25", "0 to 24"), ("minutes_each", "0", "1 to 1440 min"), ("minutes_each", "1.5", "whole")],
)  # fmt: skip
def test_times_and_minutes_have_limits(signed_in, maria, box, typed, says):
    answer = signed_in.post(
        course_url(maria, "ice"), own(maria, state="in_progress", started="2026", **{box: typed})
    )
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_refused_course_keeps_what_was_typed(signed_in, maria):
    answer = signed_in.post(
        course_url(maria),
        own(maria, state="in_progress", started="2026", drug="other", dose_mg="1.500"),
    )

    assert answer.status_code == 422
    assert 'value="1.500"' in text_of(answer)
    assert "Name the drug." in text_of(answer)
    assert Treatment.objects.count() == 0


def test_the_sum_is_worked_out_without_saving(signed_in, maria):
    answer = signed_in.post(
        course_url(maria), own(maria, dose_mg="500", times_per_day="2", work_out="1")
    )

    assert answer.status_code == 200
    assert "500 mg × 2 a day = 1,000 mg a day" in text_of(answer)
    assert Treatment.objects.count() == 0


def test_a_form_of_another_patient_is_refused(signed_in, maria):
    other = PatientFactory(clinic=maria.clinic)

    answer = signed_in.post(
        course_url(maria, "heat"), own(other, state="completed", started="2026")
    )

    assert answer.status_code == 409
    assert "belonged to another patient" in text_of(answer)
    assert Treatment.objects.count() == 0


def test_twice_the_same_press_is_one_course(signed_in, maria):
    sent = own(maria, state="completed", started="2026")

    for _ in range(2):
        signed_in.post(course_url(maria, "advice"), sent)

    assert Treatment.objects.count() == 1


def test_an_injection_is_only_planned_on_the_course_page(signed_in, maria):
    sent = own(maria, state="completed", started="2026")

    assert signed_in.post(course_url(maria, "injection"), sent).status_code == 422
    assert (
        signed_in.post(course_url(maria, "injection"), sent | {"state": "proposed"}).status_code
        == 302
    )


def test_earlier_treatment_in_lines(signed_in, maria):
    lines = {
        "l-TOTAL_FORMS": "6", "l-INITIAL_FORMS": "0", "l-0-kind": "medicine", "l-0-text": "naproxen", "l-0-started": "2019",
        "l-0-response": "none", "l-1-kind": "injection", "l-1-started": "about May 2021", "l-1-performed_by_text": "city hospital",
    }  # fmt: skip

    answer = signed_in.post(
        reverse("treatments:earlier", args=[maria.pk]), own(maria) | lines, follow=True
    )

    assert Treatment.objects.filter(state="done_elsewhere").count() == 2
    assert "about May 2021" in text_of(answer)
    assert "done elsewhere, city hospital" in text_of(answer)


def test_an_ambiguous_date_is_not_guessed(signed_in, maria):
    lines = {
        "l-TOTAL_FORMS": "6",
        "l-INITIAL_FORMS": "0",
        "l-0-kind": "heat",
        "l-0-started": "3/4/2019",
    }

    answer = signed_in.post(reverse("treatments:earlier", args=[maria.pk]), own(maria) | lines)

    assert answer.status_code == 422
    assert "Write the month as a word" in text_of(answer)


# --- The stop ----------------------------------------------------------------------------------


def test_the_page_does_not_tell_the_side_or_the_year(signed_in, maria, n1):
    page = text_of(signed_in.get(procedure_url(maria)))

    assert "PSIS" in page
    assert "checked" not in page.split('name="n1-side"')[1].split(">")[0]
    assert "stop-panel" not in page
    assert "body-map" not in page
    assert "1979" not in without_keys(page)


def test_the_wrong_side_stops_and_keeps_everything_typed(signed_in, maria, n1):
    answer = signed_in.post(procedure_url(maria), checked(maria, **{"n1-side": "left"}))
    page = text_of(answer)

    assert answer.status_code == 422
    assert "Stop. The sides do not match." in page
    assert "You chose <b>LEFT</b>. N1 is on the <b>RIGHT</b>." in page
    assert Treatment.objects.count() == Procedure.objects.count() == 0
    assert AuditEvent.objects.filter(action="wrong_side_stopped").count() == 1
    for typed in ('value="L7731"', 'value="05/2099"', 'value="1979"', "lies on the left"):
        assert typed in page
    assert 'action=""' not in page
    # But for the read-back: it was about the other side, and is asked again.
    assert not re.search(r'name="read_back"[^>]*value="agrees"[^>]*checked', page)
    again = signed_in.post(procedure_url(maria), checked(maria, read_back=""))
    assert (again.status_code, Treatment.objects.count()) == (422, 0)


def test_a_wrong_side_is_told_before_the_rest_is_filled(signed_in, maria, n1):
    answer = signed_in.post(
        procedure_url(maria), own(maria) | {"n1-side": "left", "birth_year": "1979"}
    )

    assert "Stop. The sides do not match." in text_of(answer)
    assert AuditEvent.objects.filter(action="wrong_side_stopped").exists()


def test_another_birth_year_stops(signed_in, maria, n1):
    answer = signed_in.post(procedure_url(maria), checked(maria, birth_year="1978"))

    assert answer.status_code == 422
    assert "Stop. The birth year does not match." in text_of(answer)
    assert "1979" not in without_keys(text_of(answer))
    assert Treatment.objects.count() == 0
    assert AuditEvent.objects.filter(action="identity_mismatch").count() == 1


def test_from_the_stop_to_the_record_of_what_happened(signed_in, maria, n1):
    typed = checked(maria, **{"n1-side": "left"})
    page = signed_in.post(procedure_url(maria, more="&happened=1"), typed | {"switch": "happened"})

    assert page.status_code == 200
    assert 'value="L7731"' in text_of(page)
    assert Treatment.objects.count() == 0

    now = maria.clinic.now() - timedelta(minutes=5)
    happened = typed | {
        "given_on": f"{now:%Y-%m-%d}",
        "given_time": f"{now:%H:%M}",
        "adverse_events": "some",
        "event_kinds": ["wrong_site"],
    }
    signed_in.post(procedure_url(maria, more="&happened=1"), happened)

    made = Treatment.objects.get()
    assert (made.state, made.procedure.nodules.get().side) == ("completed", "left")
    assert AdverseEvent.objects.get().kind == "wrong_site"


def test_without_an_answer_to_the_four_questions_there_is_no_check(signed_in, maria, n1):
    sent = checked(maria)
    del sent["diabetes"]

    answer = signed_in.post(procedure_url(maria), sent)

    assert answer.status_code == 422
    assert "Say yes, no or not asked." in text_of(answer)
    assert Treatment.objects.count() == 0


def test_an_expired_vial_is_refused(signed_in, maria, n1):
    answer = signed_in.post(procedure_url(maria), checked(maria, **{"a0-expires_on": "05/2020"}))

    assert "This vial has expired" in text_of(answer)


def test_a_nerve_block_needs_no_nodule(signed_in, maria):
    sent = checked(maria) | {
        "other-is_chosen": "on",
        "other-side": "left",
        "technique_text": "cluneal nerve, iliac crest",
    }

    assert signed_in.post(procedure_url(maria, "nerve_block"), sent).status_code == 302
    row = Procedure.objects.get().nodules.get()
    assert (row.nodule, row.side) == (None, "left")


# --- Two moments -------------------------------------------------------------------------------


@pytest.fixture
def prepared(signed_in, maria, n1):
    signed_in.post(procedure_url(maria), checked(maria))
    return Treatment.objects.get()


def given(patient, **more):
    now = patient.clinic.now()
    start = own(
        patient, given_on=f"{now:%Y-%m-%d}", given_time=f"{now:%H:%M}", adverse_events="none"
    )
    return start | {"v0-volume_ml": "1.5", "aspiration": "negative"} | more


def test_the_only_nodule_is_named_as_written(signed_in, maria, n1):
    page = text_of(signed_in.get(procedure_url(maria)))

    assert "last felt 4 May 2026." in page


def test_check_leads_to_given(signed_in, maria, prepared):
    page = text_of(signed_in.get(reverse("treatments:give", args=[prepared.pk])))

    assert "RIGHT" in page
    assert "1 % × 10 × 2 mL = 20 mg" in page

    answer = signed_in.post(
        reverse("treatments:give", args=[prepared.pk]), given(maria), follow=True
    )

    prepared.refresh_from_db()
    assert (prepared.state, prepared.adverse_events) == ("completed", "none")
    assert "1 % × 10 × 1.5 mL = 15 mg" in text_of(answer)
    assert "score is still waiting" in text_of(answer)


def test_given_needs_an_answer_about_harm(signed_in, maria, prepared):
    answer = signed_in.post(
        reverse("treatments:give", args=[prepared.pk]), given(maria, adverse_events="")
    )

    assert answer.status_code == 422
    assert "Say none, some or not asked." in text_of(answer)


def test_not_given(signed_in, maria, prepared):
    signed_in.post(
        reverse("treatments:give", args=[prepared.pk]),
        own(maria, not_given="1", reason="felt faint"),
    )

    prepared.refresh_from_db()
    assert prepared.state == "not_done"


def test_the_nurse_enters_the_waiting_score(signed_in, client, maria, nina, prepared, rf):
    signed_in.post(reverse("treatments:give", args=[prepared.pk]), given(maria))
    client.force_login(nina)
    url = reverse("treatments:score_after", args=[prepared.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, own(maria)).status_code == 422
    answer = client.post(url, own(maria, after_at_rest="2", minutes_after="10"))

    assert answer.url == reverse("patients:today")
    assert prepared.scores.get(is_after=True).score.value == 2
    assert client.get(reverse("treatments:detail", args=[prepared.pk])).status_code == 403


def test_a_second_score_is_told_that_none_waits_and_where_it_belongs(signed_in, maria, prepared):
    signed_in.post(reverse("treatments:give", args=[prepared.pk]), given(maria))
    url = reverse("treatments:score_after", args=[prepared.pk])
    signed_in.post(url, own(maria, after_at_rest="2", minutes_after="10"))

    late = signed_in.post(url, own(maria, after_at_rest="7", minutes_after="12"))

    assert late.status_code == 409
    assert "No score waits here any more" in late.text
    assert "Save score" not in late.text
    assert 'value="7"' in late.text
    assert [float(row.score.value) for row in prepared.scores.filter(is_after=True)] == [2]


def test_a_nurse_whose_score_came_too_late_sees_the_scores_and_no_record(
    signed_in, client, maria, nina, prepared
):
    signed_in.post(reverse("treatments:give", args=[prepared.pk]), given(maria))
    url = reverse("treatments:score_after", args=[prepared.pk])
    signed_in.post(url, own(maria, after_at_rest="2", minutes_after="10"))
    client.force_login(nina)

    late = client.post(url, own(maria, after_at_rest="7", minutes_after="12"))

    assert late.status_code == 409
    assert "2 of 10" in late.text
    assert "L7731" not in late.text
    assert "lies on the left" not in late.text


def test_a_score_after_it_was_said_that_none_will_come_is_not_saved(signed_in, maria, prepared):
    signed_in.post(reverse("treatments:give", args=[prepared.pk]), given(maria))
    url = reverse("treatments:score_after", args=[prepared.pk])
    signed_in.post(url, own(maria, not_obtained="1"))

    late = signed_in.post(url, own(maria, after_at_rest="7", minutes_after="12"))

    assert late.status_code == 409
    assert "or none was to come" in late.text
    assert not prepared.scores.filter(is_after=True).exists()


def test_today_says_what_waits(signed_in, maria, ana, prepared, rf):
    from accounts.access import Workplace

    request = rf.get("/")
    request.user, request.workplace, request.clinic = ana, Workplace(ana, ""), maria.clinic
    assert [item.words for item in needs_of(request)] == ["checked, not yet given"]

    signed_in.post(reverse("treatments:give", args=[prepared.pk]), given(maria))
    assert [item.words for item in needs_of(request)] == ["10-minute score waiting"]


def test_an_excision_from_check_to_closed_nodule(signed_in, maria, n1):
    more = {"is_site_marked_awake": "yes", "side_confirmed_by": "Nina Berg", "anaesthesia": "local"}
    stopped = signed_in.post(procedure_url(maria, "excision"), checked(maria, **more))
    assert stopped.status_code == 422
    assert "No test injection with at least 50 % relief is recorded in this problem." in text_of(
        stopped
    )
    assert not Treatment.objects.exists()
    more |= {
        "safety_reason": "asked for it",
        "safety_seen": stopped.context["form"].safety_stop.seen,
    }
    signed_in.post(procedure_url(maria, "excision"), checked(maria, **more))
    made = Treatment.objects.get()
    url = reverse("treatments:give", args=[made.pk])
    signed_in.post(reverse("treatments:time_out", args=[made.pk]), said_aloud(maria))

    assert "Say whether a specimen was sent." in text_of(
        signed_in.post(url, given(maria, **{"f0-nodule_found": "yes"}))
    )
    found = {
        "f0-nodule_found": "yes",
        "f0-specimen_mm": "14",
        "specimen_sent": "yes",
        "lab_number": "H-22",
        "incision_mm": "40",
    }
    assert signed_in.post(url, given(maria, **found)).status_code == 302

    n1.refresh_from_db()
    assert n1.close_reason == "excised"
    assert made.procedure.excision.side_confirmed_by == "Nina Berg"


# --- Since -------------------------------------------------------------------------------------


def test_the_strip_asks_and_is_answered(signed_in, maria):
    made = course(maria, kind="injection", rung=7, state="completed")
    url = reverse("treatments:after_review", args=[made.pk])

    assert signed_in.post(url, own(maria, other_harm="yes")).status_code == 422
    answer = signed_in.post(
        url, own(maria, relief="most", relief_lasted="3", relief_unit="weeks", next="/patients/")
    )

    assert answer.url == "/patients/"
    assert AfterInjectionReview.objects.get().relief == "most"


def test_the_strip_never_leads_elsewhere(signed_in, maria):
    made = course(maria, kind="injection", rung=7, state="completed")
    url = reverse("treatments:after_review", args=[made.pk])

    answer = signed_in.post(url, own(maria, relief="none", next="https://elsewhere.example/"))

    assert answer.url == reverse("treatments:detail", args=[made.pk])


def test_harm_is_recorded(signed_in, maria):
    made = course(maria)
    url = reverse("treatments:event", args=[maria.pk])

    assert signed_in.post(url, own(maria, kind="other")).status_code == 422
    signed_in.post(
        url,
        own(
            maria,
            kind="dyspepsia",
            treatment=str(made.pk),
            severity="mild",
            seriousness="no",
            outcome="resolved",
        ),
    )

    event = AdverseEvent.objects.get()
    assert (event.treatment, event.seriousness) == (made, "no")


# --- Who may ------------------------------------------------------------------------------------


def addresses(patient, treatment):
    of_patient = ["ladder", "course", "earlier", "procedure", "event"]
    of_treatment = ["detail", "change", "stop", "void", "give", "score_after", "after_review"]
    return [
        *(reverse(f"treatments:{name}", args=[patient.pk]) for name in of_patient),
        *(reverse(f"treatments:{name}", args=[treatment.pk]) for name in of_treatment),
    ]


def test_a_colleague_of_another_clinic_finds_nothing(client, maria):
    made = course(maria)
    client.force_login(clinician(ClinicFactory()))

    for url in addresses(maria, made):
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url


def test_the_manager_is_told_which_right_is_missing(client, maria, clinic):
    made = course(maria)
    client.force_login(staff(clinic, Role.MANAGER, given_name="Ben"))

    for url in addresses(maria, made):
        answer = client.get(url)
        assert answer.status_code == 403, url
    assert Treatment.objects.get().version == 1


def test_every_page_opens(signed_in, maria, n1):
    nodule(maria, 2, "left")
    made = course(
        maria, kind="injection", rung=7, state="completed", started_on=maria.clinic.today()
    )
    course(maria, kind="excision", rung=10, state="waiting")

    for url in addresses(maria, made):
        answer = signed_in.get(url, follow=True)
        assert answer.status_code == 200, url
    for kind in (
        "injection",
        "dry_needling",
        "nerve_block",
        "excision",
        "endoscopic_decompression",
    ):
        for more in ("", "&happened=1"):
            assert signed_in.get(procedure_url(maria, kind, more)).status_code == 200


@pytest.mark.parametrize("door", ["ladder", "procedure"])
def test_queries_do_not_grow(signed_in, maria, n1, door, django_assert_max_num_queries):
    url = (
        reverse("treatments:ladder", args=[maria.pk]) if door == "ladder" else procedure_url(maria)
    )
    for n in range(2, 6):
        nodule(maria, n, "left")
        made = course(maria, kind="injection", rung=7, state="completed")
        Procedure.objects.create(
            treatment=made,
            given_at=timezone.now(),
            given_by=made.recorded_by or clinician(maria.clinic),
        )

    with django_assert_max_num_queries(17):
        signed_in.get(url)


def test_what_was_typed_survives_the_end_of_the_session(signed_in, ana, maria, n1):
    form = text_of(signed_in.get(procedure_url(maria)))
    owner = form.split('name="form_owner" value="')[1].split('"')[0]
    signed_in.logout()

    lost = signed_in.post(procedure_url(maria), checked(maria, form_owner=owner))
    again = signed_in.post(lost.url, {"login": ana.email, "password": PASSWORD}, follow=True)

    page = text_of(again)
    assert 'value="L7731"' in page
    assert "What you had typed is back" in page
    assert Treatment.objects.count() == 0


def test_what_is_on_the_record_stands_beside_the_question_and_answers_nothing(signed_in, maria, n1):
    Condition.objects.create(patient=maria, kind="comorbidity", code="diabetes")

    page = text_of(signed_in.get(procedure_url(maria)))

    assert page.count("on the record") == 1
    sent = checked(maria)
    del sent["diabetes"]
    assert signed_in.post(procedure_url(maria), sent).status_code == 422


# --- What must never break or be lost -----------------------------------------------------------


@pytest.mark.parametrize(("name", "number"), [("dose_mg", "0.125"), ("times_per_day", "2.55")])
def test_more_decimals_than_are_kept_are_refused_in_words(signed_in, maria, name, number):
    answer = signed_in.post(
        course_url(maria),
        own(maria, state="in_progress", started="2026", drug="ibuprofen", **{name: number}),
    )

    assert answer.status_code == 422
    assert number in text_of(answer)


def test_a_day_of_giving_before_birth_is_refused(signed_in, maria, n1):
    facts = checked(maria, given_on="0026-01-01", given_time="10:00", adverse_events="none")

    answer = signed_in.post(procedure_url(maria, more="&happened=1"), facts)

    assert answer.status_code == 422
    assert "before the patient was born" in text_of(answer)
    assert not Treatment.objects.exists()


def test_not_given_without_a_reason_keeps_what_was_typed(signed_in, maria, prepared):
    give = reverse("treatments:give", args=[prepared.pk])

    answer = signed_in.post(
        give, own(maria, not_given="", event_text="felt faint before the needle")
    )

    assert answer.status_code == 422
    assert "felt faint before the needle" in text_of(answer)


def test_what_was_entered_in_error_is_not_carried_on(signed_in, maria):
    wrong = course(maria, note="as it was")
    signed_in.post(reverse("treatments:void", args=[wrong.pk]), own(maria, reason="other patient"))

    for name, more in (("change", {"note": "new"}), ("stop", {"reason": "no_effect", "ended": "2026"}),
                       ("after_review", {"relief": "all"})):  # fmt: skip
        address = reverse(f"treatments:{name}", args=[wrong.pk])
        assert signed_in.post(address, own(maria, **more)).status_code == 302

    wrong.refresh_from_db()
    assert (wrong.state, wrong.note) == ("in_progress", "as it was")
    assert not AfterInjectionReview.objects.exists()


def test_a_day_that_belongs_to_no_change_is_asked_about(signed_in, maria):
    going = course(maria)

    answer = signed_in.post(
        reverse("treatments:change", args=[going.pk]), own(maria, when="3 May 2026")
    )

    assert answer.status_code == 422
    assert "3 May 2026" in text_of(answer)


def test_a_draft_cannot_turn_the_side_of_a_nodule_that_was_injected(signed_in, maria, n1):
    facts = checked(maria, given_on="2026-05-05", given_time="10:00", adverse_events="none")
    signed_in.post(procedure_url(maria, more="&happened=1"), facts)
    draft = Exam.objects.get()
    prefix = prefix_of(n1)
    other_side = {
        "answer": "changed", "side": "left", "lateral_mm": "45", "vertical_mm": "5",
        "vertical_direction": "above", "placed_by": "typed", "tenderness": "2",
    }  # fmt: skip
    edit = own(maria, version="1", examined_on="2026-05-04", complaint_side="left", save="draft")
    edit |= {f"{prefix}-{name}": value for name, value in other_side.items()}

    answer = signed_in.post(reverse("exams:edit", args=[draft.pk]), edit)

    n1.refresh_from_db()
    assert (answer.status_code, n1.side) == (422, "right")


def test_a_bare_word_leads_nowhere(signed_in, maria):
    given = course(maria, kind="injection", rung=7, state="completed")

    answer = signed_in.post(
        reverse("treatments:after_review", args=[given.pk]),
        own(maria, relief="all", next="nowhere"),
    )

    assert answer.url == reverse("treatments:detail", args=[given.pk])


@pytest.mark.parametrize(
    ("name", "more"),
    [("change", {"note": "sleeps through"}), ("stop", {"stop_text": "sleeps through"}),
     ("after_review", {"other_harm_text": "sleeps through"})],
)  # fmt: skip
def test_short_forms_survive_the_end_of_the_session_too(client, ana, maria, name, more):
    going = course(maria)
    address = reverse(f"treatments:{name}", args=[going.pk])
    client.post(address, own(maria, form_owner=owner_token(ana), **more))
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})

    assert "sleeps through" in text_of(client.get(address))


def test_a_medicine_stopped_for_a_side_effect_says_so_and_asks_for_the_harm(signed_in, maria):
    going = course(maria)
    detail = reverse("treatments:detail", args=[going.pk])
    signed_in.post(
        reverse("treatments:stop", args=[going.pk]),
        own(maria, reason="side_effect", stop_text="stomach pain", ended="20 May 2026", version=going.version),
    )  # fmt: skip

    stopped = text_of(signed_in.get(detail))
    AdverseEvent.objects.create(
        clinic=maria.clinic,
        patient=maria,
        treatment=going,
        kind="bruise",
        recorded_by=going.recorded_by,
    )

    assert "stopped: side effect: stomach pain" in stopped
    assert "no adverse event is recorded" in stopped
    assert "no adverse event is recorded" not in text_of(signed_in.get(detail))


def test_the_banner_leads_a_nurse_where_she_may_go(client, maria, nina, prepared):
    client.force_login(nina)

    page = client.get(reverse("treatments:score_after", args=[prepared.pk]), follow=True)
    scores = client.get(reverse("measures:score_new", args=[maria.pk])).text

    assert page.status_code == 200
    link = f'class="patient-name" href="{reverse("patients:details", args=[maria.pk])}"'
    assert link in scores
    assert client.get(reverse("patients:details", args=[maria.pk])).status_code == 200


def test_of_a_treatment_entered_in_error_no_leaflet_is_handed_out(signed_in, maria, ana, prepared):
    void_treatment(prepared, by=ana, reason="another patient")

    answer = signed_in.get(reverse("treatments:leaflet", args=[prepared.pk]))

    assert answer.url == reverse("treatments:detail", args=[prepared.pk])


def test_an_excision_elsewhere_says_that_its_nodule_is_followed_still(signed_in, maria, n1, ana):
    operation = course(maria, kind="excision", rung=10, state="done_elsewhere")
    TreatmentTarget.objects.create(treatment=operation, nodule=n1)
    detail = reverse("treatments:detail", args=[operation.pk])

    before = text_of(signed_in.get(detail))
    close_nodule(n1, on=operation.started_on, reason="excised", by=ana)

    assert "followed until it is closed on its own page" in before
    assert "followed until it is closed" not in text_of(signed_in.get(detail))


def test_an_excision_entered_in_error_gives_the_nodule_back(maria, n1, ana):
    operation = course(maria, kind="excision", rung=10, state="completed")
    done = Procedure.objects.create(treatment=operation)
    ProcedureNodule.objects.create(procedure=done, nodule=n1, side="right", nodule_found="yes")
    close_nodule(n1, on=operation.started_on, reason="excised", by=ana)

    void_treatment(operation, by=ana, reason="another patient")

    n1.refresh_from_db()
    assert (n1.closed_on, n1.close_reason, n1.closed_by) == (None, "", None)


def test_who_saved_meanwhile_is_named_and_oneself_too(client, clinic, ana, maria):
    treatment = course(maria)
    url = reverse("treatments:stop", args=[treatment.pk])
    ben = clinician(clinic, given_name="Ben", family_name="Okafor")
    late = own(maria, version="1", ended="20 May 2026", reason="no_effect")
    client.force_login(ana)
    change = reverse("treatments:change", args=[treatment.pk])
    client.post(change, own(maria, version="1", note="seen again"))

    mine = client.post(url, late)
    client.force_login(ben)
    theirs = client.post(url, late)

    assert (mine.status_code, theirs.status_code) == (409, 409)
    assert "You saved this in another window while you were writing" in text_of(mine)
    who = AuditEvent.objects.get(action="treatment_changed").actor_name
    assert ana.family_name in who
    assert f"{who} saved this while you were writing" in text_of(theirs)


def test_nobody_is_named_for_what_may_be_anothers_act(client, clinic, ana, maria):
    """An adverse event changes the treatment too, but is told of another row: the newest act is not it."""
    treatment = course(maria)
    client.force_login(ana)
    change = reverse("treatments:change", args=[treatment.pk])
    client.post(change, own(maria, version="1", note="seen again"))
    ben = clinician(clinic, given_name="Ben", family_name="Okafor")
    actions.record_event(maria, by=ben, treatment=treatment, facts={"kind": "dyspepsia"})

    late = client.post(change, own(maria, version="1", note="mine"))

    assert late.status_code == 409
    assert "You saved this" not in text_of(late)
    assert "This was saved while you were writing" in text_of(late)
