"""Ana and Noor ask a patient one instrument, read the score, correct it and take it back; Cara sees nothing."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from measures import actions
from measures.models import Instrument, Score
from patients import tokens
from patients.tests.factories import PatientFactory

D = Decimal
PEG = {"q1": "7", "q2": "8", "q3": "8"}
ACTIVITIES = {"a1": "walk", "q1": "4", "a2": "bend", "q2": "5", "a3": "sit", "q3": "6"}


@pytest.fixture
def clinic(db):
    return ClinicFactory()


@pytest.fixture
def ana(clinic, client):
    ana = clinician(clinic)
    client.force_login(ana)
    return ana


@pytest.fixture
def maria(clinic):
    return PatientFactory(clinic=clinic, birth_date=date(1979, 3, 14))


@pytest.fixture
def ask(client, maria):
    """Send the form of an instrument, answered by the patient today on paper unless said otherwise."""

    def asked(code, **answers):
        sent = {
            "instrument_code": code, "submission_id": str(uuid4()), "patient_token": tokens.make(maria),
            "on": "today", "mode": "paper", "respondent": "patient", "save": "finished", **answers,
        }  # fmt: skip
        address = reverse("measures:score_new", args=[maria.pk]) + f"?instrument={code}"
        return client.post(address, {name: value for name, value in sent.items() if value != ""})

    return asked


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


class TestAsking:
    def test_the_page_offers_what_can_be_asked(self, ana, maria, client):
        page = client.get(reverse("measures:score_new", args=[maria.pk]))

        assert "24 statements; today" in words(page)
        assert "not asked yet" in words(page)
        assert "?instrument=clinician_category" in page.content.decode()

    def test_nothing_is_answered_beforehand(self, ana, maria, client):
        for code in ("pain_nrs", "peg", "rmdq", "pgic", "psfs", "odi", "pain_vas", "satisfaction", "clinician_category"):  # fmt: skip
            page = client.get(reverse("measures:score_new", args=[maria.pk]), {"instrument": code})
            inputs = re.findall(r"<input[^>]*>", page.content.decode())
            pressed = [i for i in inputs if " checked" in i and 'value=""' not in i]
            assert page.status_code == 200
            assert pressed == []

    def test_a_version_whose_questions_nobody_wrote_is_not_offered(self, ana, maria, client):
        Instrument.objects.create(code="peg", version="2", name="PEG, new", direction="lower")
        Instrument.objects.filter(code="odi").update(version="9")
        address = reverse("measures:score_new", args=[maria.pk])

        assert "PEG, new" not in words(client.get(address))
        assert "PEG, new" not in words(client.get(address, {"instrument": "peg"}))
        assert client.get(address, {"instrument": "odi"}).status_code == 404

    def test_an_unknown_instrument_is_refused(self, ana, maria, client):
        page = client.get(reverse("measures:score_new", args=[maria.pk]), {"instrument": "sf36"})

        assert page.status_code == 400

    def test_peg_is_saved_and_shown_with_its_arithmetic(self, ana, maria, ask, client):
        answer = ask("peg", q1="7", q2="8", q3="8")

        score = Score.objects.get()
        assert (score.value, score.mode, score.collected_on) == (D("7.667"), "paper", maria.clinic.today())  # fmt: skip
        page = words(client.get(answer.url))
        assert "(7 + 8 + 8) ÷ 3 = 7.667" in page
        assert "your enjoyment of life" in page
        assert "30 % of the score before" in page

    def test_an_answer_that_is_missing_is_asked_for_and_nothing_typed_is_lost(self, ana, ask):
        answer = ask("peg", q1="7", q3="8", note="by phone with the son")

        assert answer.status_code == 422
        assert "Not answered." in words(answer)
        assert re.search(r'name="q1"[^>]*value="7"[^>]*checked', answer.content.decode())
        assert "by phone with the son" in answer.content.decode()
        assert not Score.objects.exists()

    def test_a_form_left_unfinished_is_kept_without_a_score(self, ana, ask, client):
        answer = ask("peg", q1="7", q3="8", save="unfinished")

        assert Score.objects.get().value is None
        assert "Not scored: 1 answer is missing." in words(client.get(answer.url))

    def test_the_same_press_twice_is_one_score(self, ana, ask):
        key = str(uuid4())
        first = ask("pain_nrs", q1="4", submission_id=key)
        again = ask("pain_nrs", q1="4", submission_id=key)

        assert first.url == again.url
        assert Score.objects.count() == 1

    def test_the_same_paper_typed_in_again_is_asked_about_once(self, ana, ask):
        day = "2026-05-04"
        ask("peg", q1="7", q2="8", q3="8", on="earlier", earlier_on=day)
        kept = Score.objects.get()
        again = ask(
            "peg", q1="7", q2="8", q3="8", on="earlier", earlier_on=day, note="second sheet"
        )

        assert again.status_code == 422
        assert "with the same answers is kept already, entered by" in words(again)
        assert "second sheet" in again.content.decode()
        assert f'name="twice" value="{kept.pk}"' in again.content.decode()
        assert Score.objects.count() == 1

        ask("peg", q1="7", q2="8", q3="8", on="earlier", earlier_on=day, twice=str(kept.pk))
        assert Score.objects.count() == 2

    @pytest.mark.parametrize(
        ("code", "first", "other"),
        [
            ("peg", PEG, {"q3": "9"}), ("peg", PEG, {"earlier_on": "2026-05-05"}), ("peg", PEG, {"mode": "interview"}),
            ("peg", PEG, {"save": "unfinished", "q3": ""}), ("peg", PEG, {"respondent": "proxy"}),
            ("pain_vas", {"line": "100", "total": "5"}, {"line": "10"}),
            ("pgic", {"since_text": "the injection", "q1": "2"}, {"since_text": "the excision"}),
            ("psfs", ACTIVITIES, {"a3": "sit in a hard chair"}),
        ],
    )  # fmt: skip
    def test_whatever_else_was_said_makes_it_another_paper(self, ana, ask, code, first, other):
        on_paper = {"on": "earlier", "earlier_on": "2026-05-04", **first}
        ask(code, **on_paper)
        again = ask(code, **on_paper)
        ask(code, **on_paper | other)

        assert again.status_code == 422
        assert Score.objects.count() == 2

    def test_a_paper_taken_out_of_use_is_no_first_one(self, ana, ask):
        ask("odi", total="42")
        actions.void_score(Score.objects.get(), by=ana, reason="another patient's")
        ask("odi", total="42")
        asked = ask("odi", total="42")

        assert Score.objects.count() == 2
        assert asked.status_code == 422

    def test_day_way_and_person_are_asked(self, ana, ask):
        answer = ask("pain_nrs", q1="4", on="", mode="", respondent="")

        for asked in ("Say when it was answered.", "Say how it was answered.", "Say who answered."):
            assert asked in words(answer)

    def test_paper_may_be_older_but_not_older_than_the_patient(self, ana, maria, ask):
        today = maria.clinic.today()
        ask("pain_nrs", q1="4", on="earlier", earlier_on=f"{today - timedelta(days=9)}")
        late = ask("pain_nrs", q1="4", on="earlier", earlier_on=f"{today + timedelta(days=1)}")
        unborn = ask("pain_nrs", q1="4", on="earlier", earlier_on="1979-03-13")
        open_day = ask("pain_nrs", q1="4", on="earlier")

        assert Score.objects.get().collected_on == today - timedelta(days=9)
        assert "This day has not come yet." in words(late)
        assert "before the patient was born" in words(unborn)
        assert "Say which day." in words(open_day)

    def test_another_patients_form_is_refused(self, ana, clinic, ask):
        other = PatientFactory(clinic=clinic)

        answer = ask("pain_nrs", q1="4", patient_token=tokens.make(other))

        assert answer.status_code == 409
        assert not Score.objects.exists()


class TestStatements:
    def test_the_ticks_are_counted(self, ana, ask, client):
        answer = ask("rmdq", q1="on", q5="on", q24="on")

        assert Score.objects.get().value == 3
        page = words(client.get(answer.url))
        assert "3 of 24 statements ticked = 3" in page
        assert "5 points and 30 % of the score before" in page

    def test_nothing_ticked_asks_once_whether_none_applies(self, ana, ask):
        first = ask("rmdq")
        ask("rmdq", none_apply="on")

        assert first.status_code == 422
        assert "No statement applies today" in words(first)
        assert Score.objects.get().value == 0

    def test_not_finished_is_never_zero(self, ana, ask, client):
        answer = ask("rmdq", save="unfinished")

        assert Score.objects.get().value is None
        assert "Not scored: the form was not finished" in words(client.get(answer.url))

    def test_a_form_closed_by_neither_button_is_not_finished(self, ana, ask):
        ask("rmdq", q1="on", save="")

        assert Score.objects.get().value is None

    def test_none_and_a_tick_contradict_each_other(self, ana, ask):
        assert "Take the ticks or this away." in words(ask("rmdq", q1="on", none_apply="on"))


class TestOwnWords:
    def test_overall_change_says_since_what(self, ana, ask, maria, client):
        without = ask("pgic", q1="2")
        ask("pgic", q1="2", since_text="the injection of 3 May", since_on="2026-05-03")

        assert "Say since what" in words(without)
        score = Score.objects.get()
        assert (score.change_category, score.since_text) == ("2", "the injection of 3 May")
        page = client.get(reverse("measures:score_new", args=[maria.pk]), {"instrument": "pgic"})
        assert '<option value="the injection of 3 May">' in page.content.decode()

    def test_activities_of_last_time_are_offered_by_name_never_by_number(self, ana, ask, maria, client):  # fmt: skip
        ask("psfs", a1="walking", q1="3", a2="lifting", q2="5", a3="sleeping", q3="7")
        address = reverse("measures:score_new", args=[maria.pk])

        fresh = client.get(address, {"instrument": "psfs"}).content.decode()
        same = client.get(address, {"instrument": "psfs", "activities": "same"}).content.decode()

        assert Score.objects.get().value == 5
        assert "walking, lifting, sleeping" in fresh
        assert 'value="walking"' not in fresh
        assert 'value="walking"' in same
        assert not re.search(r'name="q1"[^>]*value="3"[^>]*checked', same)

    def test_two_activities_are_too_few_and_a_number_needs_its_name(self, ana, ask):
        few = ask("psfs", a1="walking", q1="3", a2="lifting", q2="5")
        unnamed = ask("psfs", a1="walking", q1="3", q2="5", save="unfinished")

        assert "Name at least three activities" in words(few)
        assert "Name the activity this number is for." in words(unnamed)

    def test_a_line_keeps_its_length(self, ana, ask, client):
        beyond = ask("pain_vas", line="10", total="62")
        answer = ask("pain_vas", line="10", total="6.2")

        assert "The mark lies on the line: 0 to 10." in words(beyond)
        assert Score.objects.get().scale_highest == 10
        assert "6.2 of 10 cm" in words(client.get(answer.url))

    def test_oswestry_is_a_total(self, ana, ask, client):
        answer = ask("odi", total="34")

        assert "34 of 100" in words(client.get(answer.url))
        assert "Enter 0 to 100" in words(ask("odi", total="134"))

    def test_the_clinicians_word_is_the_clinicians(self, ana, ask, client):
        answer = ask("clinician_category", q1="4", said="6 weeks", mode="", respondent="")

        score = Score.objects.get()
        assert (score.respondent, score.outcome_category, score.words) == ("clinician", "temporary_relief", "6 weeks")  # fmt: skip
        assert "temporary relief" in words(client.get(answer.url))


class TestCorrecting:
    @pytest.fixture
    def score(self, ana, maria):
        return actions.record_answers(
            maria, actions.newest("peg"), {1: D(7), 2: D(8), 3: D(8)}, by=ana, on=date(2026, 5, 4), mode="paper",
            submission_id=uuid4(),
        )  # fmt: skip

    @pytest.fixture
    def correct(self, client, maria):
        def corrected(score, **answers):
            sent = {
                "submission_id": str(uuid4()), "patient_token": tokens.make(maria), "on": "earlier",
                "earlier_on": "2026-05-04", "mode": "paper", "respondent": "patient", "save": "finished",
                "q1": "1", "q2": "8", "q3": "8", "amended_because": "typed wrongly", **answers,
            }  # fmt: skip
            return client.post(reverse("measures:score_amend", args=[score.pk]), sent)

        return corrected

    def test_a_correction_replaces_and_is_marked(self, score, correct, client, maria):
        stands = client.get(reverse("measures:score_amend", args=[score.pk])).content.decode()
        answer = correct(score)

        newer = Score.objects.standing().get()
        assert re.search(r'name="q2"[^>]*value="8"[^>]*checked', stands)
        assert (newer.amends_id, newer.value, newer.collected_on) == (score.pk, D("5.667"), date(2026, 5, 4))  # fmt: skip
        page = words(client.get(answer.url))
        assert "corrected" in page
        assert "typed wrongly" in page
        assert "7.7 of 10" in page
        old = words(client.get(reverse("measures:score", args=[score.pk])))
        assert "This is an earlier version" in old
        listed = words(client.get(reverse("measures:score_new", args=[maria.pk])))
        assert "5.7 of 10 corrected" in listed
        assert "7.667" not in listed

    def test_the_reason_is_needed(self, score, correct):
        assert "Give the reason for the change." in words(correct(score, amended_because=""))

    def test_whoever_comes_second_sees_both(self, score, correct):
        correct(score)
        late = correct(score, q1="2")

        assert late.status_code == 409
        assert "A colleague changed this score" in words(late)
        assert Score.objects.standing().get().value == D("5.667")

    def test_entered_in_error_stays_readable(self, score, client, maria):
        address = reverse("measures:score_void", args=[score.pk])
        token = tokens.make(maria)
        assert client.post(address, {"patient_token": token}).status_code == 422
        client.post(address, {"patient_token": token, "reason": "another patient's form"})

        assert not Score.objects.standing().exists()
        assert "another patient's form" in client.get(
            reverse("measures:score", args=[score.pk])
        ).content.decode().replace("&#x27;", "'")

    def test_what_belongs_to_an_exam_is_corrected_there(self, ana, maria, client):
        score = actions.record_score(maria, "pain_nrs", by=ana, on=date(2026, 5, 4), value=4)
        page = client.get(reverse("measures:score", args=[score.pk]))
        assert "corrected where it was recorded" in words(page)

        client.post(
            reverse("measures:score_void", args=[score.pk]),
            {"patient_token": tokens.make(maria), "reason": "wrong"},
        )
        assert Score.objects.standing().filter(pk=score.pk).exists()


class TestWho:
    def test_a_nurse_asks_but_does_not_judge(self, clinic, maria, client):
        client.force_login(staff(clinic, Role.NURSE))
        address = reverse("measures:score_new", args=[maria.pk])

        assert "clinician_category" not in client.get(address).content.decode()
        assert client.get(address, {"instrument": "clinician_category"}).status_code == 400

    def test_a_clinicians_word_is_closed_to_a_nurse(self, clinic, maria, ana, ask, client):
        answer = ask("clinician_category", q1="4", mode="", respondent="")
        client.force_login(staff(clinic, Role.NURSE))

        assert client.get(answer.url).status_code == 403
        listed = client.get(reverse("measures:score_new", args=[maria.pk]))
        assert "temporary relief" not in words(listed)

    def test_another_clinic_sees_nothing(self, maria, ana, ask, client):
        answer = ask("pain_nrs", q1="4")
        client.force_login(clinician(ClinicFactory()))

        assert client.get(answer.url).status_code == 404
        assert client.get(reverse("measures:score_new", args=[maria.pk])).status_code == 404


class TestCost:
    """The statements of each page; none grows with rows."""

    @pytest.mark.parametrize("earlier", [1, 6])
    def test_the_pages_are_cheap(self, ana, maria, ask, client, earlier, django_assert_max_num_queries):  # fmt: skip
        for _turn in range(earlier):
            answer = ask("rmdq", q1="on", mode="interview")
        address = reverse("measures:score_new", args=[maria.pk])

        with django_assert_max_num_queries(12):
            client.get(address)
        with django_assert_max_num_queries(11):
            client.get(address, {"instrument": "rmdq"})
        with django_assert_max_num_queries(11):
            client.get(answer.url)


def test_answered_by_phone_stays_by_phone(client, ana, maria):
    client.force_login(ana)
    address = reverse("measures:score_new", args=[maria.pk])

    tiles = client.get(address, {"mode": "phone"}).text
    form = client.get(address, {"mode": "phone", "instrument": "peg"}).text

    assert "?instrument=peg&amp;mode=phone" in tiles
    assert re.search(r'name="mode"[^>]*value="phone"[^>]*checked', form)
    assert not re.search(
        r'name="mode"[^>]*checked', client.get(address, {"instrument": "peg"}).text
    )
    assert client.get(address, {"mode": "smoke"}).status_code == 400
