"""A lot that was not at hand at the needle: added once afterwards, found by a recall, never written over."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.lost_post import owner_token
from accounts.tests.factories import PASSWORD, ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from patients.tests.pages import own
from treatments import actions, lots
from treatments.exceptions import LotStands
from treatments.models import AdministeredAgent, Treatment
from treatments.tests.test_lots import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def nameless(maria, ana):
    """An injection with one agent whose lot nobody wrote down."""
    treatment = given(maria, ana, lot="")
    AdministeredAgent.objects.filter(treatment=treatment).update(expires_on=None)
    return treatment


def url(treatment):
    return reverse("treatments:add_lots", args=[treatment.pk])


def lot_of(treatment, lot="B 1207", expires="05/2099", **more):
    answers = {"lot_0": lot, "expires_0": expires, "version": treatment.version}
    return own(treatment.patient, **answers | more)


def test_a_lot_added_afterwards_is_found_by_a_recall(signed_in, nameless, ana):
    detail = reverse("treatments:detail", args=[nameless.pk])
    offered = signed_in.get(detail).text

    answer = signed_in.post(url(nameless), lot_of(nameless))

    assert url(nameless) in offered
    assert answer.url == detail
    found = lots.recall(nameless.clinic, drug="lidocaine", lot="b-1207")
    assert [dose.patient for dose in found] == [nameless.patient]
    assert url(nameless) not in signed_in.get(detail).text
    event = AuditEvent.objects.get(action="treatment_changed")
    assert (event.actor_id, event.detail["fields"]) == (ana.pk, ["expires_on", "lot_number"])


def test_an_expiry_on_the_record_is_told_and_stands(signed_in, nameless):
    day = date(2027, 5, 31)
    AdministeredAgent.objects.update(expires_on=day)

    page = signed_in.get(url(nameless)).text
    signed_in.post(url(nameless), lot_of(nameless, expires=""))

    assert "expires 05/2027, as recorded" in page
    assert 'name="expires_0"' not in page
    agent = nameless.agents.get()
    assert (agent.lot_number, agent.expires_on) == ("B 1207", day)


def test_of_two_agents_one_is_filled_and_the_other_asked_still(signed_in, nameless):
    AdministeredAgent.objects.create(
        treatment=nameless, position=1, drug="lidocaine", concentration_percent=2, volume_ml=1, dose_mg=20
    )  # fmt: skip

    page = signed_in.get(url(nameless)).text
    signed_in.post(url(nameless), lot_of(nameless))
    again = signed_in.get(url(nameless)).text

    assert "Lot, Lidocaine, 1 % × 10 × 2 mL = 20 mg" in page
    assert "Lot, Lidocaine, 2 % × 10 × 1 mL = 20 mg" in page
    assert 'name="lot_0"' not in again
    assert 'name="lot_1"' in again


def test_the_same_lot_beside_a_new_one_saves_the_new_one(signed_in, nameless):
    AdministeredAgent.objects.create(
        treatment=nameless, position=1, drug="bupivacaine", volume_ml=1
    )
    signed_in.post(url(nameless), lot_of(nameless))
    nameless.refresh_from_db()

    answer = signed_in.post(url(nameless), lot_of(nameless, lot="b-1207", lot_1="B9"))

    assert answer.status_code == 302
    assert [agent.lot_number for agent in nameless.agents.all()] == ["B 1207", "B9"]


def test_who_may_not_treat_or_works_elsewhere_adds_no_lot(client, nameless):
    clinic = nameless.clinic
    for person, expected in (
        (clinician(ClinicFactory()), 404), (staff(clinic, Role.NURSE), 403), (staff(clinic, Role.MANAGER), 403),
    ):  # fmt: skip
        client.force_login(person)

        assert client.get(url(nameless)).status_code == expected
        assert client.post(url(nameless), lot_of(nameless)).status_code == expected
    assert nameless.agents.get().lot_number == ""


def test_a_plan_asks_for_no_lot(signed_in, nameless):
    Treatment.objects.filter(pk=nameless.pk).update(state="proposed")

    assert signed_in.get(url(nameless)).status_code == 302


def test_what_was_typed_comes_back_after_signing_in_again_and_is_judged(
    signed_in, client, nameless, ana
):
    client.logout()
    asked = client.post(url(nameless), lot_of(nameless, lot="C 9", form_owner=owner_token(ana)))
    actions.add_lots(nameless, by=ana, lots={nameless.agents.get().pk: ("B 1207", None)})

    client.post(asked.url, {"login": ana.email, "password": PASSWORD})
    back = client.get(url(nameless)).text
    nameless.refresh_from_db()
    late = client.post(url(nameless), lot_of(nameless, lot="C 9"))

    assert 'value="C 9"' in back
    assert late.status_code == 409


def test_the_lots_page_counts_the_doses_that_no_recall_finds(signed_in, nameless):
    before = signed_in.get(reverse("treatments:lots")).text
    signed_in.post(url(nameless), lot_of(nameless))

    assert "1 dose of the last year has no lot on the record" in before
    assert "no lot on the record" not in signed_in.get(reverse("treatments:lots")).text


def test_the_same_lot_pressed_twice_is_one_change(signed_in, nameless):
    sent = lot_of(nameless)

    answers = [signed_in.post(url(nameless), sent).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert AuditEvent.objects.filter(action="treatment_changed").count() == 1


def test_another_lot_than_the_one_that_stands_is_refused_and_both_are_seen(signed_in, nameless):
    sent = lot_of(nameless, lot="C 9")
    signed_in.post(url(nameless), lot_of(nameless))

    late = signed_in.post(url(nameless), sent)

    assert late.status_code == 409
    assert "B 1207" in late.text
    assert 'value="C 9"' in late.text
    assert nameless.agents.get().lot_number == "B 1207"


def test_below_the_page_a_lot_that_stands_stays(nameless, ana):
    key = nameless.agents.get().pk
    actions.add_lots(nameless, by=ana, lots={key: ("B 1207", None)})

    with pytest.raises(LotStands):
        actions.add_lots(nameless, by=ana, lots={key: ("C 9", None)})
    assert nameless.agents.get().lot_number == "B 1207"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lot": "", "expires": ""}, "Give a lot"),
        ({"lot": "", "expires": "05/2099"}, "Give the lot too"),
        ({"lot": " - "}, "This is no lot number"),
        ({"expires": "soon"}, "Write month and year"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(signed_in, nameless, typed, said):
    refused = signed_in.post(url(nameless), lot_of(nameless, **typed))

    assert refused.status_code == 422
    assert said in refused.text
    assert nameless.agents.get().lot_number == ""


def test_a_vial_that_had_expired_is_told_and_stands_on_the_record(signed_in, nameless):
    day = nameless.started_on - timedelta(days=62)

    page = signed_in.post(url(nameless), lot_of(nameless, expires=f"{day:%m/%Y}"), follow=True).text

    assert "Lidocaine, 1 % × 10 × 2 mL = 20 mg had expired on the day it was given." in page
    assert "expired when given" in page


def test_where_no_lot_is_missing_the_page_leads_back(signed_in, maria, ana):
    treatment = given(maria, ana)

    answer = signed_in.get(url(treatment))

    assert answer.url == reverse("treatments:detail", args=[treatment.pk])


def test_what_was_not_used_lacks_no_lot(signed_in, nameless):
    AdministeredAgent.objects.update(volume_ml=0)

    assert signed_in.get(url(nameless)).status_code == 302


def test_out_of_use_it_is_only_read(signed_in, nameless, ana):
    actions.void_treatment(nameless, by=ana, reason="another patient's")

    signed_in.post(url(nameless), lot_of(nameless))

    assert nameless.agents.get().lot_number == ""
