"""An injection from the open form to the record of what was given, counted: one nodule, and two."""

from decimal import Decimal

import pytest

from accounts.tests.factories import staff
from accounts.vocabulary import Role
from exams.tests.klm import Tally
from patients.models import BodyMeasure
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in
from treatments.models import Kit, KitAgent, SafetyCheck, Treatment
from treatments.tests.factories import nodule

# The year is one thing to type: its digits after the first are no interactions of their own.
DIGITS_BESIDE = 3
ANSWERS = (
    ("read_back", "agrees"), ("allergies_checked", "yes"), ("consent", "verbal"), ("anticoagulant", "no"),
    ("infection", "no"), ("diabetes", "no"), ("pregnancy", "no"),
)  # fmt: skip


@pytest.fixture
def nina(clinic):
    """Nina is the witness."""
    return staff(clinic, Role.NURSE, given_name="Nina", family_name="Berg", title="")


@pytest.fixture
def kit(clinic):
    kit = Kit.objects.create(clinic=clinic, name="1 % lidocaine 2 mL + triamcinolone 20 mg")
    KitAgent.objects.create(kit=kit, drug="lidocaine", concentration_percent=1, volume_ml=2)
    KitAgent.objects.create(
        kit=kit, position=1, drug="triamcinolone", concentration_mg_ml=40, volume_ml=Decimal("0.5")
    )
    return kit


@pytest.mark.parametrize(
    ("sides", "most", "seconds"), [(("right",), 16, 45), (("right", "left"), 24, None)]
)
def test_an_injection_is_counted(page, clinic, ana, nina, kit, sides, most, seconds):
    maria = PatientFactory(clinic=clinic)
    BodyMeasure.objects.create(
        patient=maria, weight_kg=60, height_cm=170, measured_on=clinic.today(), recorded_by=ana
    )
    for number, side in enumerate(sides, start=1):
        nodule(maria, number, side, zone="psis" if number == 1 else "crest-medial")
    tally = Tally(page)
    sign_in(page, ana)
    page.goto(f"/patients/{maria.pk}/procedures/new/?kind=injection")
    tally.counts.clear()

    page.get_by_role("button", name=kit.name).click()
    page.wait_for_load_state()
    for number, side in enumerate(sides, start=1):
        if len(sides) > 1:
            page.locator(f"#id_n{number}-is_chosen").click()
        press(page, f"n{number}-side", side)
    page.locator("#id_birth_year").click()
    page.keyboard.type("1979")
    for name, answer in ANSWERS:
        press(page, name, answer)
    press(page, "witness", str(nina.pk))
    page.locator("[data-main-submit]").click()
    page.wait_for_url("**/give/")
    press(page, "adverse_events", "none")
    page.locator("[data-main-submit]").click()
    page.wait_for_url(lambda url: "give" not in url)

    tally.say(f"injection of {len(sides)}")
    given = Treatment.objects.get()
    assert given.procedure.given_at is not None
    assert [agent.dose_mg for agent in given.agents.all()] == [20, 20]
    assert SafetyCheck.objects.filter(treatment=given, rule="la_dose", outcome="fine").count() == 2
    assert tally.interactions - DIGITS_BESIDE <= most
    assert seconds is None or tally.seconds() <= seconds
