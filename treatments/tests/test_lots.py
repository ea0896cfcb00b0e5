"""Who received a lot: found however it is written, told to the trail, taken away without a formula."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from patients.tests.factories import PatientFactory
from patients.tests.pages import without_keys
from treatments import lot_numbers, lots
from treatments.actions import void_treatment
from treatments.models import AdministeredAgent, Procedure, ProcedureNodule, Treatment
from treatments.tests.factories import nodule
from treatments.tests.test_pages import checked, procedure_url, text_of


def given(
    patient, by, lot="L-77 31", *, ago=10, site=None, drug="lidocaine", expires=None, **agent
):
    """Return an injection of this lot that was given."""
    day = patient.clinic.today() - timedelta(days=ago)
    made = Treatment.objects.create(
        clinic=patient.clinic, patient=patient, kind="injection", rung=7, state="completed", started_on=day,
        performed_by=by,
    )  # fmt: skip
    head = Procedure.objects.create(treatment=made, given_at=timezone.now(), given_by=by)
    if site:
        ProcedureNodule.objects.create(procedure=head, nodule=site, side=site.side)
    AdministeredAgent.objects.create(
        treatment=made, drug=drug, concentration_percent=1, volume_ml=2, dose_mg=20, lot_number=lot,
        expires_on=expires or day + timedelta(days=300), **agent,
    )  # fmt: skip
    return made


def statements(client, page):
    with CaptureQueriesContext(connection) as seen:
        client.get(page)
    return len(seen)


def recall_url(name="recall", **asked):
    return reverse(f"treatments:{name}", query={"drug": "lidocaine", "lot": "L7731", **asked})


@pytest.mark.parametrize(
    "written", ["L7731", "l7731", " l-77 31 ", "L\u201177\u00a031", "L\u20137731"]
)
def test_a_lot_is_found_however_it_is_written(maria, ana, written):
    given(maria, ana)

    assert len(lots.recall(maria.clinic, drug="lidocaine", lot=written)) == 1
    assert lots.recall(maria.clinic, drug="bupivacaine", lot=written) == []
    assert lots.recall(maria.clinic, drug="lidocaine", lot="L773") == []


def test_a_lot_of_spaces_and_hyphens_is_no_lot(maria, ana):
    given(maria, ana, lot=" - ")

    assert lots.recall(maria.clinic, drug="lidocaine", lot="-") == []
    assert lots.shelf(maria.clinic, maria.clinic.today()).n == 0


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["L-77 31", "l7731", " – ", "", "\u00a0a\u2212b\u2009c"])
def test_page_and_database_read_a_lot_alike(text):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT upper(regexp_replace(%s, %s, '', 'g'))", [text, lot_numbers.IGNORED_IN_SQL]
        )
        assert cursor.fetchone() == (lot_numbers.plain(text),)


def test_the_recall_shows_everybody_with_side_dose_operator_and_contact(signed_in, maria, ana, n1):
    given(maria, ana, site=n1)
    page = text_of(signed_in.get(recall_url()))

    assert "1 person received lot L7731 of lidocaine" in page
    for words in (maria.display_name, "N1 RIGHT", "1 % × 10 × 2 mL = 20 mg", str(ana), maria.phone or "no number"):  # fmt: skip
        assert words in page


def test_what_was_entered_in_error_is_struck_and_what_was_not_given_left_out(signed_in, maria, ana):
    wrong = given(maria, ana)
    prepared = given(PatientFactory(clinic=maria.clinic, family_name="Prepared"), ana)
    Procedure.objects.filter(treatment=prepared).update(given_at=None, given_by=None)
    void_treatment(wrong, by=ana, reason="another patient's")

    page = text_of(signed_in.get(recall_url()))

    assert "Nobody received lot L7731" in page
    assert "<s>" in page
    assert "another patient&#x27;s" in page
    assert "Prepared" not in page


def test_the_trail_names_exactly_these_patients(signed_in, maria, ana):
    other = PatientFactory(clinic=maria.clinic)
    given(maria, ana)
    given(other, ana, lot="X1")

    signed_in.get(recall_url())
    signed_in.get(recall_url("recall_csv"))

    for action in ("lot_recalled", "lot_exported"):
        detail = AuditEvent.objects.get(action=action).detail
        assert (detail["patients"], detail["lot"]) == ([str(maria.pk)], "L7731")


def test_the_table_taken_away_holds_no_formula(signed_in, ana, clinic):
    patient = PatientFactory(clinic=clinic, family_name="=1+1", contact_note="@SUM(A1)")
    given(patient, ana, site=nodule(patient, 1, "left"))

    answer = signed_in.get(recall_url("recall_csv"))
    text = b"".join(answer).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))

    assert answer["Content-Disposition"] == 'attachment; filename="recall.csv"'
    assert (row["family_name"], row["contact_note"]) == ("'=1+1", "'@SUM(A1)")
    assert (row["place_and_side"], row["dose"]) == ("N1 LEFT", "1 % × 10 × 2 mL = 20 mg")


def test_a_manager_calls_and_sees_no_place_and_no_dose(client, maria, ana, n1):
    given(maria, ana, site=n1)
    client.force_login(staff(maria.clinic, Role.MANAGER))

    page = text_of(client.get(recall_url()))
    table = b"".join(client.get(recall_url("recall_csv"))).decode()

    assert maria.display_name in page
    for text in (page, table):
        assert "RIGHT" not in text
        assert "20 mg" not in text


def test_a_nurse_and_another_clinic_see_none_of_it(client, maria, ana):
    given(maria, ana)
    client.force_login(staff(maria.clinic, Role.NURSE))
    assert {client.get(recall_url(name)).status_code for name in ("recall", "recall_csv")} == {403}
    assert client.get(reverse("treatments:lots")).status_code == 403

    client.force_login(clinician(ClinicFactory()))
    assert maria.display_name not in text_of(client.get(recall_url()))


def test_half_a_question_is_refused(signed_in):
    assert signed_in.get(recall_url(lot="")).status_code == 422
    assert signed_in.get(recall_url(drug="other")).status_code == 422
    assert signed_in.get(recall_url("recall_csv", lot="")).url == recall_url(lot="")


# --- The shelf ----------------------------------------------------------------------------------


def test_lots_stand_by_how_long_they_may_be_used(maria, ana):
    today = maria.clinic.today()
    for lot, days in (("OLD", -1), ("SOON", 60), ("LATER", 61)):
        given(maria, ana, lot=lot, expires=today + timedelta(days=days))
    given(maria, ana, lot="l-ater", expires=today + timedelta(days=61))
    given(maria, ana, lot="GONE", ago=400)

    shelf = lots.shelf(maria.clinic, today)

    assert [lot.number for lot in shelf.expired] == ["OLD"]
    assert [lot.number for lot in shelf.expiring] == ["SOON"]
    assert [(lot.doses, lot.other_expiry) for lot in shelf.in_use] == [(2, None)]


def test_two_days_for_one_lot_are_said(maria, ana):
    today = maria.clinic.today()
    given(maria, ana, lot="A", expires=today + timedelta(days=20))
    given(maria, ana, lot="A", expires=today + timedelta(days=200))

    (lot,) = lots.shelf(maria.clinic, today).expiring

    assert lot.other_expiry == today + timedelta(days=200)


def test_the_pages_take_a_fixed_number_of_statements(signed_in, maria, ana, n1):
    given(maria, ana, site=n1)
    pages = [reverse("treatments:lots"), recall_url()]
    few = [statements(signed_in, page) for page in pages]
    for _ in range(4):
        patient = PatientFactory(clinic=maria.clinic)
        given(patient, ana, site=nodule(patient, 1, "left"))

    assert [statements(signed_in, page) for page in pages] == few


# --- Beside the agent ---------------------------------------------------------------------------


def test_lots_are_offered_by_drug_and_never_filled_in(signed_in, maria, ana, n1):
    given(maria, ana)
    given(maria, ana, lot="OLD", expires=maria.clinic.today() - timedelta(days=1))
    given(maria, ana, lot="B9", drug="bupivacaine")

    page = text_of(signed_in.get(procedure_url(maria)))

    assert 'value="0:lidocaine:L7731"' in page
    assert 'value="0:bupivacaine:B9"' in page
    assert "OLD" not in without_keys(page)
    assert 'value="L-77 31"' not in page


def test_without_script_a_press_fills_lot_and_expiry_and_keeps_the_rest(signed_in, maria, ana, n1):
    made = given(maria, ana)
    expires = made.agents.get().expires_on
    sent = checked(maria, **{"a0-lot_number": "", "a0-expires_on": ""})

    page = text_of(signed_in.post(procedure_url(maria), sent | {"fill_lot": "0:lidocaine:L7731"}))

    assert 'value="L-77 31"' in page
    assert f'value="{expires:%m/%Y}"' in page
    assert "lies on the left" in page
    assert Treatment.objects.count() == 1


def test_the_lot_of_another_drug_is_not_filled_in(signed_in, maria, ana, n1):
    given(maria, ana, drug="bupivacaine")
    sent = checked(maria, **{"a0-lot_number": "", "a0-expires_on": ""})

    page = text_of(signed_in.post(procedure_url(maria), sent | {"fill_lot": "0:bupivacaine:L7731"}))

    assert 'value="L-77 31"' not in page


def test_both_sides_of_the_comparison_are_made_alike(maria, ana):
    given(maria, ana, lot="straße-1")
    seen = AdministeredAgent.objects.annotate(typed=lots.normal(Value("STRASSE 1")))

    assert seen.get().typed == "STRASSE1"
