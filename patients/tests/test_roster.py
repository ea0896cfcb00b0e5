"""A practice's list: line by line what is wrong, and nothing imported until it is clean or told to skip."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from patients import actions, roster
from patients.exceptions import RosterChanged
from patients.models import Patient
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db
HEAD = "record number,family name,given name,date of birth,sex,phone\n"


def _read(lines, **how):
    return roster.read((HEAD + lines).encode(), **how)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1,,Maria,1979-03-14,f,", "No family name"),
        ("1,Alvarez,Maria,3/4/1979,f,", "two ways"),
        ("1,Alvarez,Maria,31.2.1979,f,", "not a date of birth"),
        ("1,Alvarez,Maria,14.3.79,f,", "not a date of birth"),
        ("1,Alvarez,Maria,2999-01-01,f,", "not a date of birth"),
        ("1,Alvarez,Maria,1979-03-14,martian,", "not a sex"),
        ("1,Alvarez,Maria,1979-03-14,f,1,2,3", "cells"),
        (f"{'9' * 40},Alvarez,Maria,1979-03-14,f,", "longer than 30"),
    ],
)
def test_a_wrong_line_says_why_and_where(line, words):
    checked = _read("2,Good,One,1950-01-01,m,\n" + line)

    assert [bad.number for bad in checked.bad] == [3]
    assert words in " ".join(checked.bad[0].problems)


def test_the_order_of_slashes_is_what_was_said():
    assert (
        str(_read("1,A,B,3/4/1979,f,", slashes="day").good[0].facts["birth_date"]) == "1979-04-03"
    )
    assert (
        str(_read("1,A,B,3/4/1979,f,", slashes="month").good[0].facts["birth_date"]) == "1979-03-04"
    )


def test_repeats_within_the_file_are_named():
    checked = _read("1,A,B,1979-03-14,f,\n1,C,D,1980-01-01,f,\n2,a,b,14.3.1979,f,\n")

    assert [bad.number for bad in checked.bad] == [3, 4]
    assert "line 2 already" in checked.bad[0].problems[0]


def test_a_formula_is_kept_as_text():
    checked = _read('1,"=1+1",Maria,1979-03-14,f,+44 20 7946 0011\n')

    assert checked.good[0].facts["family_name"] == "=1+1"
    assert len(checked.good[0].remarks) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("family name\nÁ".encode("latin-1"), "UTF-8"),
        (b"PK\x03\x04\x00\x00", "not a CSV"),
        (b"family name,given name\nA,B\n", "no column for date of birth, sex"),
        ((HEAD + '1,"A,B,1979-03-14,f,').encode(), "quotation mark"),
        (HEAD.encode(), "no patients"),
        (b"x" * (roster.MOST_BYTES + 1), "larger"),
        (b"surname,family name,given name,dob,sex\n", "twice"),
    ],
)
def test_a_wrong_file_says_why(content, words):
    assert words in " ".join(roster.read(content).file_problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_usual_spreadsheets_are_read(encoding, separator):
    text = "Surname,First name,DOB,Gender\r\nNúñez,José,03.04.1965,M\r\n".replace(",", separator)

    assert roster.read(text.encode(encoding)).good[0].facts["given_name"] == "José"


def test_the_example_file_is_right():
    assert not roster.read(roster.template().encode()).bad


def _upload(client, lines, **more):
    file = SimpleUploadedFile("list.csv", (HEAD + lines).encode())
    return client.post(reverse("patients:import"), {"file": file, **more})


def _answer(page, **more):
    return {
        "key": page.context["answer"]["key"].value(),
        "submission_id": str(uuid.uuid4()),
        **more,
    }


@pytest.fixture
def clinic():
    return ClinicFactory()


@pytest.fixture
def ben(clinic, client):
    ben = staff(clinic, Role.MANAGER)
    client.force_login(ben)
    return ben


GOOD, BAD = ",Alvarez,Maria,1979-03-14,f,\n", ",,Nobody,1979-03-14,f,\n"


def test_nothing_is_imported_before_the_second_step(client, ben):
    page = _upload(client, GOOD)

    assert "1 patient can be imported" in page.text
    assert not Patient.objects.exists()
    answer = _answer(page)
    client.post(reverse("patients:import"), answer)
    client.post(reverse("patients:import"), answer)
    assert Patient.objects.get().record_number == "10001"


def test_bad_lines_stop_the_import_until_told_to_skip(client, ben):
    page = _upload(client, GOOD + BAD)
    answer = _answer(page)

    assert client.post(reverse("patients:import"), answer).status_code == 422
    assert not Patient.objects.exists()
    client.post(reverse("patients:import"), {**answer, "skip_bad": "on"})
    assert Patient.objects.count() == 1
    assert AuditEvent.objects.get(action="patients_imported").detail["skipped"] == 1
    assert AuditEvent.objects.filter(action="patient_registered").count() == 1


def test_those_the_clinic_has_are_named(client, ben, clinic):
    PatientFactory(clinic=clinic, record_number="555")

    page = _upload(client, GOOD + "555,Other,Person,1980-01-01,m,\n")

    assert "Registered already, as record 555" in page.text
    assert "Record number 555 is taken" in page.text


def test_a_list_that_no_longer_fits_is_not_imported(clinic, ben):
    checked = _read(GOOD)
    PatientFactory(clinic=clinic)

    with pytest.raises(RosterChanged):
        actions.import_roster(clinic, checked, by=ben, submission_id=uuid.uuid4())


def test_an_unknown_check_imports_nothing(client, ben):
    answer = client.post(
        reverse("patients:import"),
        {"key": "x" * 99, "submission_id": str(uuid.uuid4())},
        follow=True,
    )

    assert "no longer kept" in answer.text


def test_one_colleague_cannot_import_what_another_checked(client, clinic, ben):
    answer = _answer(_upload(client, GOOD))
    client.force_login(staff(clinic, Role.MANAGER))

    client.post(reverse("patients:import"), answer)

    assert not Patient.objects.exists()


def test_a_clinician_may_not_import(client, clinic):
    client.force_login(staff(clinic, Role.CLINICIAN))

    assert client.get(reverse("patients:import")).status_code == 403


def test_a_large_list_takes_few_queries(clinic, ben, django_assert_max_num_queries):
    checked = _read("".join(f",Family{i},Given,1979-03-14,f,\n" for i in range(800)))

    with django_assert_max_num_queries(16):
        assert actions.import_roster(clinic, checked, by=ben, submission_id=uuid.uuid4()) == 800


@pytest.mark.parametrize("column", ["sex", "birth"])
def test_a_cell_of_any_length_is_judged(column):
    cells = {"family": "Doe", "given": "Jo", "birth": "1979-03-14", "sex": "female"} | {
        column: "x" * 600
    }
    content = "family name,given name,date of birth,sex\n" + ",".join(cells.values())

    (line,) = roster.read(content.encode()).lines

    assert any("longer than 500 letters" in problem for problem in line.problems)
