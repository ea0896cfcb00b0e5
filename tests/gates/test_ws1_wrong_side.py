"""G-WS1. No procedure is prepared, and no operation begun, on a side or nodule that record, plan and consent do not name."""

from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician
from audit.models import AuditEvent
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching
from treatments import actions
from treatments.actions import Site, sites, timeouts
from treatments.exceptions import TimeOutStopped, WrongSide
from treatments.forms.procedure import SiteForm
from treatments.models import Procedure, ProcedureNodule, TimeOut, Treatment
from treatments.tests.factories import agreement, nodule, time_out
from treatments.tests.test_actions import ANSWERS, LIDOCAINE, check

pytestmark = pytest.mark.django_db
SIDES = ("left", "right")


@contextmanager
def _a_side_is_filled_in():
    real = SiteForm.__init__

    def filled(self, *args, target=None, **more):
        if target is not None:
            more["initial"] = {"side": target.nodule.side, **(more.get("initial") or {})}
        real(self, *args, target=target, **more)

    with patched(SiteForm, "__init__", filled):
        yield


@contextmanager
def _only_the_first_place_is_compared():
    real = sites.guard_site

    def guarded(patient, chosen, birth_year, **more):
        return real(patient, chosen[:1], birth_year, **more)

    with patched(actions.procedures, "guard_site", guarded):
        yield


GATE = Gate(
    "G-WS1",
    "A side or nodule that record, plan or consent does not name stops the hand; nothing is saved but the event; no side is filled in",
    ci=24,
    full=1_000,
    defects={
        "the record's side is not compared": patching(sites, "is_wrong", lambda site: False),
        "only the first place is compared": _only_the_first_place_is_compared,
        "the time-out does not look at the plan": patching(timeouts, "_of_plan", lambda *_said: ()),
        "the time-out does not look at the consent": patching(
            timeouts, "_of_consent", lambda *_said: ()
        ),
        "a side is filled in beforehand": _a_side_is_filled_in,
    },
)  # fmt: skip


def test_the_wrong_side_stops(gate):
    clinic = ClinicFactory()
    ana = clinician(clinic)
    client = Client()
    client.force_login(ana)
    for _turn in range(gate.n):
        patient = PatientFactory(clinic=clinic)
        there = [nodule(patient, n, gate.random.choice(SIDES)) for n in (1, 2)]
        _nothing_is_filled_in(gate, client, patient)
        _at_the_check(gate, patient, ana, there)
        _at_the_time_out(gate, patient, ana, there)
    gate.done()


def _nothing_is_filled_in(gate, client, patient):
    address = reverse("treatments:procedure", args=[patient.pk]) + "?kind=injection"
    html = client.get(address).getvalue().decode()
    buttons = [tag for tag in html.split("<input")[1:] if '-side"' in tag.split(">")[0]]
    gate.check(len(buttons) >= 4, f"the page offers {len(buttons)} sides")
    pressed = [tag for tag in buttons if "checked" in tag.split(">")[0]]
    gate.check(not pressed, "a side is pressed before anybody chose")


def _at_the_check(gate, patient, by, there):
    """One or two places with sides drawn by lot: right on all of them, or nothing."""
    chosen = there if gate.random.random() < 0.7 else there[:1]
    said = [Site(each, gate.random.choice(SIDES)) for each in chosen]
    is_right = all(site.side == site.nodule.side for site in said)
    before = _told("wrong_side_stopped")
    try:
        made = actions.check_procedure(
            patient, by=by, kind="injection", sites=said, birth_year=patient.birth_date.year, **_head()
        )  # fmt: skip
    except WrongSide as stop:
        gate.check(not is_right, "the right side was stopped")
        named = {site.nodule for site in stop.sites}
        wrong = {site.nodule for site in said if site.side != site.nodule.side}
        gate.check(named == wrong, "it names other nodules than those on the wrong side")
        gate.check(_told("wrong_side_stopped") == before + 1, "the stop is not on the trail")
        gate.check(not _rows(patient), "something of it was saved")
        return
    gate.check(is_right, f"prepared on {[s.side for s in said]}")
    kept = set(ProcedureNodule.objects.filter(procedure__treatment=made).values_list("nodule", "side"))  # fmt: skip
    gate.check(kept == {(s.nodule.pk, s.side) for s in said}, "other sides were kept")


def _at_the_time_out(gate, patient, by, there):
    """Said aloud: this nodule or the other, either side, a consent for either side."""
    planned, other = there
    side = gate.random.choice((planned.side, "both", _other(planned.side)))
    ready = check(
        patient, by, planned, planned.side, patient.birth_date.year, kind="excision", agents=[],
        consent=agreement(side=side),
    )  # fmt: skip
    said = Site(gate.random.choice((planned, planned, other)), gate.random.choice(SIDES))
    agrees = said == Site(planned, planned.side) and side in (planned.side, "both")
    before = _told("time_out_stopped")
    try:
        time_out(ready, by, [said], birth_year=patient.birth_date.year)
    except TimeOutStopped:
        gate.check(not agrees, "what agrees was stopped")
        gate.check(_told("time_out_stopped") == before + 1, "the stop is not on the trail")
        held = TimeOut.objects.filter(procedure__treatment=ready)
        gate.check(not held.exists(), "a time-out was saved")
    else:
        gate.check(agrees, f"held for {said}, planned {planned.side}, consent {side}")


def _other(side):
    return SIDES[side == "left"]


def _head():
    return {"head": ANSWERS, "agents": [LIDOCAINE], "consent": agreement()}


def _rows(patient):
    return (
        Treatment.objects.filter(patient=patient).exists()
        or Procedure.objects.filter(treatment__patient=patient).exists()
    )


def _told(action):
    return AuditEvent.objects.filter(action=action).count()
