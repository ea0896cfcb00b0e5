"""Who opened a record, and the search of the trail: for those who may, of this clinic, each look audited."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from audit import trail
from audit.models import AuditEvent
from audit.vocabulary import AuditedAction
from patients import trail_rows
from patients.models import Patient
from patients.views import trail as trail_views

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 11, tzinfo=UTC)  # a Monday


@pytest.fixture
def clinic():
    return Clinic.objects.create(name="North", time_zone="Europe/London")


@pytest.fixture
def ben(client, clinic):
    ben = staff(clinic, Role.MANAGER, given_name="Ben", family_name="Boswell")
    client.force_login(ben)
    return ben


@pytest.fixture
def ana(clinic):
    return staff(clinic, Role.CLINICIAN, given_name="Ana", family_name="Arden")


@pytest.fixture
def maria(clinic):
    return _patient(clinic, "Alvarez", "Maria", "R-1")


def _patient(clinic, family, given, number, **more):
    return Patient.objects.create(
        clinic=clinic, family_name=family, given_name=given, record_number=number,
        search_name=f"{family} {given}".lower(), sex="female", birth_date=date(1979, 3, 14), **more,
    )  # fmt: skip


def _event(who, patient, at=NOON, action=AuditedAction.PATIENT_OPENED, **more):
    event = trail.event(action, actor=who, patient=patient, **more)
    event.occurred_at = at
    trail.record_all([event])
    return event


def _openings(client, patient, **asked):
    return client.get(reverse("patients:openings", args=[patient.pk]), asked)


def _search(client, **asked):
    return client.get(reverse("patients:trail"), asked)


class TestOpenings:
    def test_a_manager_sees_person_moment_act_and_request(self, client, ben, ana, maria):
        _event(ana, maria, detail={"view": "outcomes:chart"})

        page = _openings(client, maria)

        row = page.context["rows"][1]
        assert (row.who, row.what, row.where) == (
            ana.full_name,
            "opened a record",
            "outcomes, chart",
        )
        assert f"{row.at:%H:%M}" == "12:00"

    def test_the_look_itself_stands_on_top(self, client, ben, maria):
        page = _openings(client, maria)

        first = page.context["rows"][0]
        assert (first.who, first.request_id) == (ben.full_name, page["X-Request-ID"])

    def test_a_refusal_names_the_patient(self, client, clinic, ben, ana, maria):
        client.force_login(ben)
        client.get(reverse("patients:details", args=[maria.pk]))

        refused = _openings(client, maria).context["rows"][1]

        assert refused.is_refused
        assert refused.who == ben.full_name

    def test_lists_and_searches_stand_there_on_request(self, client, ben, ana, maria):
        detail = {"patients": [str(maria.pk)]}
        _event(ana, None, clinic=maria.clinic, action=AuditedAction.PATIENT_SEARCHED, detail=detail)

        assert len(_openings(client, maria).context["rows"]) == 1
        assert [r.what for r in _openings(client, maria, lists="1").context["rows"]][
            -1
        ] == "searched patients"

    def test_pages_follow_each_other_without_loss(self, client, ben, ana, maria):
        for n in range(120):
            _event(ana, maria, NOON + timedelta(minutes=n // 3))
        seen, after = [], ""
        for _page in range(3):
            page = _openings(client, maria, after=after)
            seen += [r.event_id for r in page.context["rows"]]
            after = page.context["next"]

        assert len(set(seen)) == len(seen) == 121
        assert after == ""

    @pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
    def test_others_are_refused(self, client, clinic, maria, role):
        client.force_login(staff(clinic, role))

        assert _openings(client, maria).status_code == 403

    def test_elsewhere_it_is_missing(self, client, maria):
        client.force_login(staff(Clinic.objects.create(name="South"), Role.MANAGER))

        assert _openings(client, maria).status_code == 404

    def test_the_record_links_to_it_for_those_who_may(self, client, clinic, maria):
        address = reverse("patients:openings", args=[maria.pk])
        details = reverse("patients:details", args=[maria.pk])
        client.force_login(staff(clinic, Role.CLINICIAN, Role.MANAGER))
        assert address in client.get(details).content.decode()

        client.force_login(staff(clinic, Role.CLINICIAN))
        assert address not in client.get(details).content.decode()


class TestSearch:
    def test_it_finds_by_record_person_act_and_period(self, client, clinic, ben, ana, maria):
        wanted = _event(ana, maria)
        _event(ben, maria)
        _event(ana, _patient(clinic, "Novak", "Mia", "R-2"))
        _event(ana, maria, NOON - timedelta(days=1))
        _event(ana, maria, action=AuditedAction.EXAM_RECORDED)

        page = _search(client, record="r-1", person=ana.pk, action="patient_opened",
                       since="2026-05-04", until="2026-05-04")  # fmt: skip

        assert [row.event_id for row in page.context["rows"]] == [wanted.pk]

    def test_days_are_of_the_clinics_calendar(self, client, ben, ana, maria):
        wanted = _event(ana, maria, datetime(2026, 5, 3, 23, 30, tzinfo=UTC))

        page = _search(client, since="2026-05-04", until="2026-05-04")

        assert [row.event_id for row in page.context["rows"]] == [wanted.pk]

    def test_sign_ins_and_failed_ones_of_its_people_stand_there(self, client, clinic, ben, ana):
        cara = staff(Clinic.objects.create(name="South"), Role.CLINICIAN)
        for person in (ana, cara):
            Client().post(reverse("account_login"), {"login": person.email, "password": "wrong"})

        by_act = _search(client, action="sign_in_failed").context["rows"]
        by_person = _search(client, person=ana.pk, action="sign_in_failed").context["rows"]

        assert [row.where for row in by_act] == [f"account of {ana.full_name}"]
        assert [row.event_id for row in by_person] == [row.event_id for row in by_act]
        signed_in = _search(client, action="signed_in").context["rows"]
        assert [row.who for row in signed_in] == [ben.full_name]

    def test_another_clinics_events_are_not_there(self, client, ben, ana, maria):
        south = Clinic.objects.create(name="South")
        cara = staff(south, Role.CLINICIAN)
        foreign = _event(cara, _patient(south, "Foreign", "Fay", "R-9"))

        assert foreign.pk not in {row.event_id for row in _search(client).context["rows"]}
        assert _search(client, record="R-9").status_code == 422

    def test_an_import_tells_how_many(self, client, ben, clinic):
        trail.record(
            AuditedAction.PATIENTS_IMPORTED, actor=ben, clinic=clinic, detail={"patients": 12}
        )

        assert _search(client).context["rows"][0].listed == 12

    def test_the_oldest_come_first_when_asked(self, client, ben, ana, maria):
        first = _event(ana, maria, NOON - timedelta(days=400))

        assert _search(client, order="old").context["rows"][0].event_id == first.pk

    def test_pages_follow_each_other_both_ways(self, client, ben, ana, maria):
        for n in range(70):
            _event(ana, maria, NOON + timedelta(minutes=n // 2))
        for order in ("new", "old"):
            first = _search(client, person=ana.pk, order=order)
            second = _search(
                client, person=ana.pk, order=order, after=first.context["next"].split("after=")[1]
            )
            seen = [r.event_id for p in (first, second) for r in p.context["rows"]]
            assert len(set(seen)) == len(seen) == 70

    def test_the_search_is_audited_with_the_patients_it_showed(self, client, ben, ana, maria):
        _event(ana, maria)

        answer = _search(client)

        told = AuditEvent.objects.get(request_id=answer["X-Request-ID"])
        assert (told.action, told.detail["patients"]) == ("trail_viewed", [str(maria.pk)])

    def test_questions_do_not_grow_with_rows(
        self, client, clinic, ben, ana, django_assert_max_num_queries
    ):
        for n in range(30):
            _event(ana, _patient(clinic, f"P{n}", "X", f"N-{n}"))

        with django_assert_max_num_queries(11):
            _search(client)

    @pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE])
    def test_others_are_refused(self, client, clinic, role):
        client.force_login(staff(clinic, role))

        assert _search(client).status_code == 403
        assert client.get(reverse("patients:trail_csv")).status_code == 403


class TestWhatStandsOut:
    def _flags(self, clinic, event):
        return " ".join(trail_rows.build(clinic, [event])[0].flags)

    def test_nothing_at_noon_on_a_monday(self, clinic, ana, maria):
        assert self._flags(clinic, _event(ana, maria)) == ""

    def test_the_same_surname(self, clinic, ana):
        brother = _patient(clinic, "ÁRDEN", "Tom", "R-3")

        assert "Same surname" in self._flags(clinic, _event(ana, brother))

    @pytest.mark.parametrize("more", [{"given_name": "Ana"}, {"email": "ANA@north.example"}])
    def test_the_own_record(self, clinic, ana, more):
        ana.email = "ana@north.example"
        ana.save()
        values = {"family": "Arden", "given": "Tom", "number": "R-3"} | {
            "given": more.pop("given_name", "Tom")
        }

        assert "Own record" in self._flags(clinic, _event(ana, _patient(clinic, **values, **more)))

    @pytest.mark.parametrize(
        "at", [NOON.replace(hour=5), NOON.replace(hour=19), NOON + timedelta(days=5)]
    )
    def test_out_of_hours_on_the_clinics_clock(self, clinic, ana, maria, at):
        assert "Out of hours" in self._flags(clinic, _event(ana, maria, at))

    def test_more_than_twenty_patients_in_an_hour(self, clinic, ana):
        for n in range(20):
            event = _event(
                ana, _patient(clinic, f"P{n}", "X", f"N-{n}"), NOON + timedelta(minutes=n)
            )
        assert "More than 20" not in self._flags(clinic, event)

        event = _event(ana, _patient(clinic, "P", "X", "N-20"), NOON + timedelta(minutes=59))

        assert "More than 20" in self._flags(clinic, event)


class TestExport:
    def _rows(self, answer):
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_the_whole_result_is_taken_away_and_audited(self, client, ben, ana, maria, monkeypatch):
        monkeypatch.setattr(trail_views, "CHUNK", 7)
        for n in range(30):
            _event(ana, maria, NOON + timedelta(minutes=n // 2))

        answer = client.get(reverse("patients:trail_csv"), {"person": ana.pk})

        rows = self._rows(answer)
        assert len({row["event_id"] for row in rows}) == len(rows) == 30
        assert rows[0]["record_number"] == "R-1"
        told = AuditEvent.objects.get(request_id=answer["X-Request-ID"])
        assert (told.action, told.detail["patients"]) == ("trail_exported", [str(maria.pk)])

    def test_a_name_that_is_a_formula_stays_words(self, client, clinic, ben):
        eve = staff(clinic, Role.NURSE, given_name="=HYPERLINK(1)", family_name="x", title="")
        _event(eve, _patient(clinic, "x", "y", "@SUM(1)"))

        (row,) = self._rows(client.get(reverse("patients:trail_csv"), {"person": eve.pk}))

        assert row["person"] == "'=HYPERLINK(1) x"
        assert row["record_number"] == "'@SUM(1)"

    def test_too_much_is_refused_and_said(self, client, ben, ana, maria, monkeypatch):
        monkeypatch.setattr(trail_views, "MOST_EXPORTED", 2)
        for _n in range(3):
            _event(ana, maria)

        answer = client.get(reverse("patients:trail_csv"), {"person": ana.pk})

        assert answer.status_code == 422
        assert "More than 2 rows fit" in answer.content.decode()
