"""What cannot be true together is told beside the field: in an operation note, and in the order of times."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from treatments import actions
from treatments.forms.give import HappenedForm
from treatments.forms.operation import FoundForm
from treatments.models import HistologyReport, SafetyCheck, Treatment
from treatments.tests.test_histology import operated
from treatments.tests.test_pages import checked, given, own, procedure_url, text_of


def found(n1, **said):
    row = SimpleNamespace(nodule=n1)
    return FoundForm({"nodule_found": "yes", **said}, row=row, kind="excision")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"fascial_defect": "no", "fascial_defect_mm": "12"}, "fascial_defect_mm"),
        ({"fascial_defect": "no", "fascial_repair": "suture"}, "fascial_repair"),
        ({"fascial_defect": "yes", "fascial_repair": "not_needed"}, "fascial_repair"),
    ],
)
def test_a_defect_is_there_or_it_is_not(n1, said, field):
    assert list(found(n1, **said).errors) == [field]


@pytest.mark.parametrize(
    "said",
    [
        {"fascial_defect": "yes", "fascial_defect_mm": "12", "fascial_repair": "suture"},
        {"fascial_defect": "no", "fascial_repair": "not_needed"},
        {"fascial_defect": "uncertain", "fascial_repair": "suture"},
        {"fascial_repair": "suture"},
    ],
)
def test_what_agrees_or_is_open_passes(n1, said):
    assert found(n1, **said).is_valid()


@pytest.mark.parametrize(("outcome", "harm", "is_told"), [
    ("divided", "none", True), ("divided", "not_asked", False), ("preserved", "none", False), ("", "none", False),
])  # fmt: skip
def test_a_divided_nerve_is_harm(maria, ana, outcome, harm, is_told):
    today = maria.clinic.today()
    sent = own(
        maria, given_on=f"{today:%Y-%m-%d}", given_time="00:00", adverse_events=harm, nerve_outcome=outcome,
        specimen_sent="no", specimen_reason="none left",
    )  # fmt: skip

    form = HappenedForm(sent, patient=maria, kind="excision", by=ana)

    assert ("adverse_events" in form.errors) == is_told


def test_a_site_that_is_not_marked_wants_a_reason(signed_in, maria, n1):
    url, sent = procedure_url(maria, "excision"), checked(maria, side_confirmed_by="Nina Berg")
    sent |= {"is_site_marked_awake": "no", "safety_reason": ""}

    page = signed_in.post(url, sent)
    assert page.status_code == 422
    assert "Site marked, patient awake: answered no." in text_of(page)

    sent |= {"safety_reason": "an open wound", "safety_seen": page.context["form"].safety_stop.seen}
    assert signed_in.post(url, sent).status_code == 302
    assert SafetyCheck.objects.get(rule="site_marked").reason == "an open wound"
    marked = checked(maria, side_confirmed_by="Nina Berg", is_site_marked_awake="yes")
    assert "Site marked, patient awake: answered no." not in text_of(signed_in.post(url, marked))


def test_nothing_is_given_before_it_was_checked(signed_in, maria, ana, n1):
    signed_in.post(procedure_url(maria), checked(maria))
    prepared = Treatment.objects.get()
    before = maria.clinic.now() - timedelta(minutes=3)
    url = reverse("treatments:give", args=[prepared.pk])
    sent = given(
        maria, given_on=f"{before:%Y-%m-%d}", given_time=f"{before:%H:%M}", version=prepared.version
    )

    page = signed_in.post(url, sent)

    assert page.status_code == 422
    assert "This is before it was checked," in text_of(page)
    now = given(maria, version=prepared.version)
    assert signed_in.post(url, now).status_code == 302


def test_no_result_comes_before_its_specimen(signed_in, maria, ana, n1):
    made = operated(maria, ana, n1)
    url = reverse("treatments:result", args=[made.pk])
    sent = own(
        maria, results=["mature_fat"], reported_on=f"{made.started_on - timedelta(1):%Y-%m-%d}"
    )

    page = signed_in.post(url, sent)
    assert page.status_code == 422
    assert "This is before the specimen was taken," in text_of(page)
    assert not HistologyReport.objects.exists()
    assert (
        signed_in.post(url, sent | {"reported_on": f"{made.started_on:%Y-%m-%d}"}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("precision", "noted", "is_refused"),
    [("day", "2026-05-19", True), ("day", "2026-05-20", False), ("month", "2026-05-01", False),
     ("month", "2026-04-30", True), ("year", "2026-01-01", False)],
)  # fmt: skip
def test_no_follow_up_comes_before_the_event(signed_in, maria, ana, precision, noted, is_refused):
    facts = {"kind": "bruise", "onset_on": date(2026, 5, 20), "onset_precision": precision}
    event = actions.record_event(maria, by=ana, facts=facts)
    due = f"{maria.clinic.today() + timedelta(7):%Y-%m-%d}"
    sent = own(maria, noted_on=noted, text="seen", owner=str(ana.pk), due_on=due)

    page = signed_in.post(reverse("treatments:event_follow_up", args=[event.pk]), sent)

    assert ("This is before it began." in text_of(page)) == is_refused


@pytest.mark.parametrize(
    ("dated", "is_refused"),
    [("3 May 2026", True), ("20 May 2026", False), ("May 2026", False), ("2025", True)],
)
def test_no_letter_is_older_than_what_it_tells_of(signed_in, maria, dated, is_refused):
    url = reverse("treatments:course", args=[maria.pk]) + "?kind=excision&state=done_elsewhere"
    sent = own(
        maria, state="done_elsewhere", started="10 May 2026", letter_sender="Dr Ito", letter_dated=dated, letter_text="Taken out.",
    )  # fmt: skip

    page = signed_in.post(url, sent)

    assert page.status_code == (422 if is_refused else 302)
    assert ("This is before what it tells of was done." in text_of(page)) == is_refused
