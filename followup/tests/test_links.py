"""A patient's link: what it opens, to whom, and what it never does."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit import trail
from followup import access, actions, due_scores, plans
from followup.asked import asked_before
from followup.models import AlarmAnswer, FollowUpPlan, Invitation, InvitationLink
from measures.models import Score, ScoreItem
from patients.models import Patient
from patients.tests.factories import PatientFactory
from treatments.models import TreatmentEnteredInError

BORN = {"day": "14", "month": "3", "year": "1979"}


def due_of(course):
    return due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today)[0]


@pytest.fixture
def asked(course):
    course.step(43, 7)
    return actions.show_link(course.patient, by=course.by, due=due_of(course))


@pytest.fixture
def phone():
    return Client()


def come_in(phone, secret, born=BORN):
    phone.get(reverse("followup:come_in", args=[secret]))
    return phone.post(reverse("followup:birth_date"), born)


def at(name):
    return reverse("followup:question", args=[name])


def answer_all(phone, pain="4", change="2", **last):
    phone.post(at("1-1"), {"answer": pain})
    phone.post(at("2-1"), {"answer": change})
    return phone.post(at("signs"), last or {"none": "on"})


def test_from_link_to_scores(course, asked, phone):
    invitation, secret = asked
    first = phone.get(reverse("followup:come_in", args=[secret]))
    assert (first.status_code, first["Location"], first["Referrer-Policy"]) == (
        302,
        "/q/",
        "no-referrer",
    )
    assert secret not in phone.cookies[access.COOKIE].value
    assert phone.get("/q/")["Location"] == reverse("followup:birth_date")

    assert come_in(phone, secret).status_code == 302
    page = phone.get("/q/", follow=True)
    assert "Question 1 of 3" in page.text
    assert "Alvarez" not in page.text
    assert "Maria" not in page.text
    page = phone.post(at("1-1"), {"answer": "4"}, follow=True)
    assert "Think of the time since your injection on" in page.text
    sent = answer_all(phone)

    assert "Sent. Thank you." in sent.text
    pain, change = Score.objects.order_by("instrument__code")
    assert (pain.value, pain.mode, pain.respondent, pain.recorded_by) == (
        4,
        "link",
        "patient",
        None,
    )
    assert (pain.collected_on, change.change_category) == (course.today, "2")
    assert change.since_on == course.day(43)
    assert ScoreItem.objects.count() == 2
    invitation.refresh_from_db()
    assert invitation.completed_at
    assert invitation.draft == {}
    assert due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today) == []
    acts = [event.action for event in trail.about(course.patient.pk)]
    assert {"link_made", "answers_received", "score_recorded"} <= set(acts)


def test_the_secret_is_stored_nowhere(asked):
    _invitation, secret = asked
    stored = InvitationLink.objects.get()
    assert len(secret) == 32
    assert stored.digest != secret
    assert secret not in str(vars(stored))


def test_looking_twenty_times_changes_nothing(asked, phone):
    _invitation, secret = asked
    before = Invitation.objects.values().get()
    for method in (phone.get, phone.head) * 10:
        method(reverse("followup:come_in", args=[secret]), follow=True)
    assert Invitation.objects.values().get() == before
    assert come_in(phone, secret).status_code == 302


def test_it_is_answered_once(asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    assert answer_all(phone).status_code == 200
    other = Client()
    page = other.get(reverse("followup:come_in", args=[secret]), follow=True)
    assert (page.status_code, "Already answered" in page.text) == (410, True)
    assert Score.objects.count() == 2


def test_two_phones_send_and_one_counts(asked):
    _invitation, secret = asked
    one, two = Client(), Client()
    come_in(one, secret)
    come_in(two, secret)
    one.post(at("1-1"), {"answer": "3"})
    two.post(at("2-1"), {"answer": "6"})
    assert one.post(at("signs"), {"none": "on"}).status_code == 200
    late = two.post(at("signs"), {"none": "on"})
    assert late.status_code == 410
    late = two.post(at("1-1"), {"answer": "9"})
    assert late.status_code == 410
    assert sorted(int(s.value) for s in Score.objects.all()) == [3, 6]


ENDS = {
    "revoked": lambda i, by: actions.end_invitation(i, by=by, because="not_needed"),
    "expired": lambda i, by: Invitation.objects.filter(pk=i.pk).update(expires_at=timezone.now()),
    "patient no longer here": lambda i, by: Patient.objects.update(is_active=False),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_closed_link_takes_nothing(asked, phone, ana, end):
    invitation, secret = asked
    come_in(phone, secret)
    end(invitation, ana)
    for answer in (phone.get("/q/"), phone.get(at("1-1")), phone.post(at("1-1"), {"answer": "4"})):
        assert answer.status_code == 410
        assert "takes no answers any more" in answer.text
        assert "020 7946 0018" in answer.text
    assert not Score.objects.exists()


@pytest.mark.parametrize("secret", ["guess", "A" * 32, "-" * 32])
def test_a_guessed_link_opens_nothing_and_looks_like_any(phone, db, secret):
    first = phone.get(reverse("followup:come_in", args=[secret]))
    assert (first.status_code, first["Location"]) == (302, "/q/")
    page = phone.get("/q/")
    assert (page.status_code, "This link opens nothing" in page.text) == (404, True)


def test_a_forwarded_link_stops_at_the_date_of_birth(course, asked, phone):
    _invitation, secret = asked
    for left in (4, 3, 2, 1):
        page = come_in(phone, secret, {**BORN, "year": "1980"})
        assert page.status_code == 422
        assert f"{left} more {'try' if left == 1 else 'tries'}, then" in page.text
    assert "tried too often" in come_in(phone, secret, {**BORN, "year": "1980"}).text
    # Now even the right date waits, and no question was ever shown.
    assert come_in(phone, secret).status_code == 422
    assert phone.get(at("1-1"))["Location"] == reverse("followup:birth_date")
    Invitation.objects.update(rests_until=timezone.now())
    assert come_in(phone, secret).status_code == 302
    assert [e.action for e in trail.about(course.patient.pk)].count("link_refused") == 5


def test_fifteen_wrong_dates_close_it(course, asked, phone):
    invitation, secret = asked
    for _n in range(15):
        Invitation.objects.update(rests_until=None)
        page = come_in(phone, secret, {**BORN, "year": "1980"})
    assert page.status_code == 302
    invitation.refresh_from_db()
    assert invitation.ended_because == "wrong_dates"
    # What was due is due still.
    assert due_of(course).patient.pk == course.patient.pk


@pytest.mark.parametrize(
    "born", [{"day": "31", "month": "2", "year": "1979"}, {"day": "", "month": "", "year": ""}, {"day": "x", "month": "3", "year": "79"}]
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_no_try(asked, phone, born):
    invitation, secret = asked
    assert come_in(phone, secret, born).status_code == 422
    invitation.refresh_from_db()
    assert invitation.wrong_dates == 0


def test_half_given_answers_wait_for_the_next_visit(asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    phone.post(at("1-1"), {"answer": "6"})
    assert "kept" in phone.get(reverse("followup:later")).text
    other = Client()
    come_in(other, secret)
    page = other.get("/q/", follow=True)
    assert "Question 2 of 3" in page.text
    assert 'value="6"' in other.get(at("1-1")).text
    assert not Score.objects.exists()


def test_a_blank_set_is_never_complete(asked, phone):
    invitation, secret = asked
    come_in(phone, secret)
    phone.post(at("1-1"), {"pass": "1"})
    phone.post(at("2-1"), {"pass": "1"})
    page = phone.post(at("signs"), {"none": "on"})
    assert page.status_code == 422
    assert "nothing to send" in page.text
    invitation.refresh_from_db()
    assert invitation.completed_at is None


def test_the_signs_have_to_be_answered_and_cannot_be_jumped_to(asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    assert phone.get(at("signs")).status_code == 302
    phone.post(at("1-1"), {"answer": "4"})
    phone.post(at("2-1"), {"answer": "4"})
    assert phone.post(at("signs"), {}).status_code == 422
    assert phone.post(at("signs"), {"none": "on", "signs": "bladder"}).status_code == 422
    assert not Score.objects.exists()


@pytest.mark.parametrize("sign", ["bladder", "bowel", "saddle", "legs"])
def test_an_alarm_sign_tells_the_patient_at_once_and_opens_a_task_for_today(
    course, asked, phone, sign
):
    _invitation, secret = asked
    come_in(phone, secret)
    page = answer_all(phone, signs=sign)
    assert "Get urgent care now" in page.text
    assert "nobody watches this form" in page.text
    alarm = AlarmAnswer.objects.get()
    assert (alarm.signs, alarm.due_on) == ([sign], course.today)
    assert Score.objects.count() == 2


def test_a_sign_alone_is_no_answer(course, asked, phone):
    invitation, secret = asked
    come_in(phone, secret)
    phone.post(at("1-1"), {"pass": "1"})
    phone.post(at("2-1"), {"pass": "1"})
    phone.post(at("signs"), {"signs": "legs"})

    assert not Score.objects.exists()
    (row,) = asked_before(course.patient)
    assert row.invitation == invitation
    assert (row.kind, "signs only" in row.words) == ("stopped", True)


def test_one_answer_is_an_answer(course, asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    phone.post(at("1-1"), {"answer": "4"})
    phone.post(at("2-1"), {"pass": "1"})
    phone.post(at("signs"), {"none": "on"})

    (row,) = asked_before(course.patient)
    assert row.words.startswith("answered")


@pytest.mark.parametrize("bad", ["11", "-1", "4.5", "four", "", "1e1"])
def test_a_number_that_is_no_answer_is_refused_beside_the_question(asked, phone, bad):
    invitation, secret = asked
    come_in(phone, secret)
    assert phone.post(at("1-1"), {"answer": bad}).status_code == 422
    invitation.refresh_from_db()
    assert invitation.draft == {}


def test_a_list_of_statements(course, phone):
    FollowUpPlan.objects.create(
        clinic=course.clinic, anchor_rungs=[7], instruments=["pain_nrs", "rmdq", "peg"], link_days=7
    )
    course.step(43, 7)
    _i, secret = actions.show_link(course.patient, by=course.by, due=due_of(course))
    come_in(phone, secret)
    phone.post(at("1-1"), {"answer": "4"})
    assert phone.post(at("2-1"), {}).status_code == 422
    page = phone.post(at("2-1"), {"ticked": ["2-1", "2-3", "2-24"]}, follow=True)
    assert "Question 3 of 6" in page.text
    phone.post(at("3-1"), {"answer": "5"})
    phone.post(at("3-2"), {"pass": "1"})
    phone.post(at("3-3"), {"answer": "7"})
    phone.post(at("signs"), {"none": "on"})
    by_code = {s.instrument.code: s.value for s in Score.objects.select_related("instrument")}
    # One item of the PEG was passed over: it cannot be scored, and is not zero.
    assert by_code == {"pain_nrs": 4, "rmdq": 3, "peg": None}


@pytest.mark.parametrize("where", ["later", "sent"])
def test_who_wants_no_email_says_so_without_a_colleague(course, asked, phone, where):
    _invitation, secret = asked
    come_in(phone, secret)
    page = phone.get(reverse("followup:later")) if where == "later" else answer_all(phone)
    form = page.text.split(f'action="{reverse("followup:opt_out")}"')[1].split("</form>")[0]
    token = form.split('name="asked" value="')[1].split('"')[0]
    assert phone.post(reverse("followup:opt_out"), {"asked": token}).status_code == 200
    course.patient.refresh_from_db()
    assert course.patient.no_email
    with pytest.raises(actions.NotSendable):
        actions.ask_by_email(course.patient, by=course.by)


def token_on(page):
    return page.text.split('name="asked" value="')[1].split('"')[0]


def test_two_patients_on_one_phone_do_not_answer_for_each_other(course, asked, phone):
    anna, secret = asked
    other = PatientFactory(clinic=course.clinic, record_number="B1", birth_date=date(1961, 2, 1))
    other.clinic = course.clinic
    bo, his = actions.show_link(other, by=course.by)
    come_in(phone, secret)
    hers = token_on(phone.get(at("1-1")))
    # He opens his own in another tab of the same phone.
    come_in(phone, his, {"day": "1", "month": "2", "year": "1961"})
    back = phone.post(at("1-1"), {"answer": "9", "asked": hers})
    assert (back.status_code, back["Location"]) == (302, "/q/")
    for each in (anna, bo):
        each.refresh_from_db()
        assert each.draft == {}


def test_a_step_entered_in_error_is_not_asked_about(course, asked, phone):
    invitation, secret = asked
    come_in(phone, secret)
    TreatmentEnteredInError.objects.create(
        treatment=invitation.anchor, reason="another patient", recorded_by=course.by
    )
    assert phone.get("/q/").status_code == 410


def test_the_same_step_entered_anew_keeps_what_was_closed(course, asked):
    invitation, _secret = asked
    actions.close_slot(course.patient, due_of(course), by=course.by, reason="declined")
    TreatmentEnteredInError.objects.create(
        treatment=invitation.anchor, reason="wrong drug", recorded_by=course.by
    )
    course.step(43, 7)
    assert due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today) == []


def test_what_was_closed_is_not_asked_by_who_saw_it_open(course, asked):
    seen = due_of(course)
    actions.close_slot(course.patient, seen, by=course.by, reason="declined")
    with pytest.raises(actions.NotAskedAnyMore):
        actions.show_link(course.patient, by=course.by, due=seen)
    assert not Invitation.objects.open().exists()


def test_a_new_link_to_the_same_questions_works_as_long_as_is_said(course, asked):
    invitation, _secret = asked
    Invitation.objects.update(expires_at=timezone.now() + timedelta(minutes=10))
    again, _second = actions.show_link(course.patient, by=course.by, due=due_of(course))
    assert again.pk == invitation.pk
    assert again.expires_at > timezone.now() + timedelta(days=13)


def test_a_sign_ticked_too_late_gets_its_words_all_the_same(asked, phone, ana):
    invitation, secret = asked
    come_in(phone, secret)
    phone.post(at("1-1"), {"answer": "4"})
    phone.post(at("2-1"), {"answer": "4"})
    actions.end_invitation(invitation, by=ana, because="not_needed")
    late = phone.post(at("signs"), {"signs": "saddle"})
    assert late.status_code == 410
    assert "Get urgent care now" in late.text


def test_the_two_hours_count_from_the_last_page(asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    before = phone.cookies[access.COOKIE].value
    phone.cookies[access.COOKIE]["path"] = ""
    phone.get(at("1-1"))
    assert phone.cookies[access.COOKIE].value
    assert before.split(":")[0] == phone.cookies[access.COOKIE].value.split(":")[0]


def test_a_second_link_leads_to_the_same_questions(course, asked, phone):
    invitation, first = asked
    again, second = actions.show_link(course.patient, by=course.by, due=due_of(course))
    assert again.pk == invitation.pk
    assert first != second
    come_in(phone, first)
    answer_all(phone)
    page = Client().get(reverse("followup:come_in", args=[second]), follow=True)
    assert "Already answered" in page.text


def test_without_a_step_no_change_is_asked(course):
    invitation, _secret = actions.show_link(course.patient, by=course.by)
    assert [part.instrument.code for part in invitation.parts.all()] == ["pain_nrs"]


def test_the_cookie_reaches_nothing_else(asked, phone, course):
    _invitation, secret = asked
    come_in(phone, secret)
    for address in (
        reverse("outcomes:chart", args=[course.patient.pk]), reverse("outcomes:due"),
        reverse("followup:ask", args=[course.patient.pk]), "/", "/admin/",
    ):  # fmt: skip
        answer = phone.get(address)
        assert (answer.status_code, "/login/" in answer["Location"]) == (302, True), address
    assert phone.cookies[access.COOKIE]["path"] == "/q/"
    assert phone.cookies[access.COOKIE]["httponly"]


def test_a_page_that_stood_open_too_long_wants_the_link_again(asked, phone, monkeypatch):
    _invitation, secret = asked
    come_in(phone, secret)
    monkeypatch.setattr(access, "STAYS_OPEN", timedelta(seconds=-1))
    assert phone.get("/q/").status_code == 404


def test_whoever_holds_a_used_link_is_not_told_of_a_sign(course, asked, phone):
    _invitation, secret = asked
    come_in(phone, secret)
    assert "urgent care" in answer_all(phone, signs="saddle").text
    again = phone.get("/q/")
    stranger = Client()
    stranger.get(reverse("followup:come_in", args=[secret]))

    assert (again.status_code, "urgent care" in again.text) == (410, True)
    seen = stranger.get("/q/")
    assert (seen.status_code, 'role="alert"' in seen.text) == (410, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": ""}, "Write the day as a number from 1 to 31."),
        ({"day": "32"}, "Write the day as a number from 1 to 31."),
        ({"month": "March"}, "Write the month as a number from 1 to 12."),
        ({"year": "79"}, "Write the year with four digits, such as 1961."),
        ({"day": "31", "month": "2"}, "This day does not exist."),
    ],
)
def test_each_box_says_what_it_wants(course, asked, phone, wrong, said):
    _invitation, secret = asked

    page = come_in(phone, secret, {**BORN, **wrong})

    assert page.status_code == 422
    assert said in page.text
