"""What the pages say of the checks: the stop, the reason, and that nothing typed is lost on the way."""

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import ClinicFactory
from audit.models import AuditEvent
from patients.models import BodyMeasure, Condition, EpisodeOfCare
from treatments import actions
from treatments.models import AfterInjectionReview, Kit, KitAgent, SafetyCheck, Treatment
from treatments.safety import gather
from treatments.tests.factories import course
from treatments.tests.test_pages import (
    checked,
    course_url,
    given,
    own,
    procedure_url,
    text_of,
)
from treatments.tests.test_safety import steroid_on


@pytest.fixture
def weighed(maria, ana):
    BodyMeasure.objects.create(
        patient=maria,
        weight_kg=60,
        height_cm=170,
        measured_on=maria.clinic.today(),
        recorded_by=ana,
    )
    return maria


MUCH = {"a0-concentration_percent": "2", "a0-volume_ml": "20"}


def test_a_dose_over_the_limit_is_shown_with_its_working_and_everything_typed(
    signed_in, weighed, n1
):
    page = signed_in.post(procedure_url(weighed), checked(weighed, **MUCH))

    text = text_of(page)
    assert page.status_code == 422
    assert "lidocaine 400 mg is over 270 mg for one visit." in text
    assert "4.5 mg/kg × 60 kg = 270 mg" in text
    assert "openFDA" in text
    assert "Say why, or change what is planned. Nothing has been saved yet." in text
    assert "lies on the left" in text
    assert 'value="L7731"' in text
    assert not Treatment.objects.exists()


def test_with_its_reason_it_goes_on_and_the_next_page_says_so(signed_in, weighed, n1):
    sent = checked(weighed, **MUCH)
    seen = signed_in.post(procedure_url(weighed), sent).context["form"].safety_stop.seen
    sent |= {"safety_reason": "two nodules, monitored", "safety_seen": seen}

    page = signed_in.post(procedure_url(weighed), sent, follow=True)

    assert "All the same, because: two nodules, monitored" in text_of(page)
    assert page.resolver_match.view_name == "treatments:give"
    detail = signed_in.get(reverse("treatments:detail", args=[Treatment.objects.get().pk]))
    assert "limits version 1" in text_of(detail)


def test_the_reason_stays_while_another_question_is_refused(signed_in, weighed, n1):
    sent = checked(weighed, **MUCH, safety_reason="two nodules, monitored")
    sent.pop("consent")

    page = signed_in.post(procedure_url(weighed), sent)

    assert page.status_code == 422
    assert "two nodules, monitored" in text_of(page)


def test_another_dose_wants_its_own_reason(signed_in, weighed, n1):
    sent = checked(weighed, **MUCH)
    seen = signed_in.post(procedure_url(weighed), sent).context["form"].safety_stop.seen
    sent |= {"safety_reason": "monitored", "safety_seen": seen, "a0-volume_ml": "25"}

    page = signed_in.post(procedure_url(weighed), sent)

    assert page.status_code == 422
    assert "What wants a reason has changed since you wrote it." in text_of(page)
    assert "monitored" in text_of(page)
    assert page.context["form"]["safety_seen"].value() != seen


def test_more_at_the_bed_is_stopped_too(signed_in, weighed, ana, n1):
    signed_in.post(procedure_url(weighed), checked(weighed))
    made = Treatment.objects.get()
    url = reverse("treatments:give", args=[made.pk])
    assert "lidocaine 20 mg of 270 mg for one visit." in text_of(signed_in.get(url))
    sent = given(weighed, **{"v0-volume_ml": "28", "event_text": ""})

    page = signed_in.post(url, sent)

    assert page.status_code == 422
    assert "lidocaine 280 mg is over 270 mg for one visit." in text_of(page)
    made.refresh_from_db()
    assert made.procedure.given_at is None
    sent |= {"safety_reason": "divided doses", "safety_seen": page.context["form"].safety_stop.seen}
    assert signed_in.post(url, sent).status_code == 302
    assert SafetyCheck.objects.get(moment="given", rule="la_dose").reason == "divided doses"


def test_a_second_nsaid_wants_a_reason(signed_in, maria, ana):
    facts = {"state": "in_progress", "started_on": maria.clinic.today()}
    for drug in ("naproxen",):
        actions.record_course(
            maria, by=ana, submission_id=uuid.uuid4(), kind="medicine", facts=facts,
            medication={"drug": drug, "dose_mg": Decimal(250), "times_per_day": Decimal(2)},
        )  # fmt: skip
    sent = own(
        maria,
        state="in_progress",
        started="today",
        drug="ibuprofen",
        dose_mg="400",
        times_per_day="3",
    )
    sent["started"] = f"{maria.clinic.today():%Y}"

    page = signed_in.post(course_url(maria), sent)

    assert page.status_code == 422
    assert "naproxen is being taken already." in text_of(page)
    assert "Other conditions and medicines were not asked about" in text_of(page)
    sent |= {"safety_reason": "changing over", "safety_seen": page.context["form"].safety_stop.seen}
    sent["safety_shown"] = page.context["form"].safety_stop.shown
    assert signed_in.post(course_url(maria), sent).status_code == 302


def taking(patient, **more):
    """What is typed of a medicine that begins."""
    facts = {
        "state": "in_progress",
        "started": "2026",
        "drug": "naproxen",
        "dose_mg": "250",
        "times_per_day": "2",
    }
    return own(patient, **facts) | more  # fmt: skip


def test_what_was_compared_of_a_medicine_is_read_before_it_counts(signed_in, maria):
    sent = taking(maria)

    first = signed_in.post(course_url(maria), sent)
    assert first.status_code == 422
    assert "No kidney function is recorded." in text_of(first)
    assert "Read what was compared, below, then save. Nothing has been saved yet." in text_of(first)
    assert "Why go on all the same" not in text_of(first)
    assert not Treatment.objects.exists()
    assert not AuditEvent.objects.filter(action="safety_stopped").exists()

    sent["safety_shown"] = re.search(r'name="safety_shown" value="(\w{16})"', text_of(first))[1]
    # Another dose says other lines: they are read too.
    assert signed_in.post(course_url(maria), sent | {"dose_mg": ""}).status_code == 422
    assert signed_in.post(course_url(maria), sent).status_code == 302
    assert SafetyCheck.objects.filter(rule="nsaid_renal", outcome="not_checked").exists()


def test_a_medicine_with_nothing_to_read_is_saved_at_once(signed_in, maria):
    sent = taking(maria, drug="paracetamol")
    maria.allergy_status, maria.allergies_asked_on = "none_known", maria.clinic.today()
    maria.save()

    assert signed_in.post(course_url(maria), sent).status_code == 302


def test_a_medicine_stopped_for_a_side_effect_is_named_when_it_begins_again(signed_in, maria, ana):
    facts = {
        "state": "stopped", "started_on": date(2026, 3, 1), "ended_on": date(2026, 3, 9), "ended_precision": "day",
        "stop_reason": "side_effect", "stop_text": "heartburn.",
    }  # fmt: skip
    for drug in ("naproxen", "paracetamol"):
        actions.record_course(
            maria, by=ana, submission_id=uuid.uuid4(), kind="medicine", facts=facts, medication={"drug": drug},
        )  # fmt: skip

    page = text_of(signed_in.post(course_url(maria), taking(maria)))

    assert "naproxen was stopped for a side effect, 9 Mar 2026: heartburn." in page
    assert "paracetamol was stopped" not in page


@pytest.mark.parametrize(
    ("code", "answered", "words"),
    [
        ("anticoagulant", "anticoagulant", "answered no, but the record says an anticoagulant"),
        ("pregnancy", "pregnancy", "Pregnancy: answered no, but it is on the record."),
    ],
)
def test_no_against_the_record_wants_a_reason(signed_in, weighed, n1, code, answered, words):
    Condition.objects.create(patient=weighed, kind="comorbidity", code=code)

    page = signed_in.post(procedure_url(weighed), checked(weighed))

    assert page.status_code == 422
    assert words in text_of(page)
    sent = checked(
        weighed, safety_reason="given up", safety_seen=page.context["form"].safety_stop.seen
    )
    assert signed_in.post(procedure_url(weighed), sent).status_code == 302
    yes = checked(weighed) | {answered: "yes"}
    assert signed_in.post(procedure_url(weighed), yes).status_code == 302


def test_no_anticoagulant_while_one_is_taken_wants_a_reason(signed_in, weighed, ana, n1):
    actions.record_course(
        weighed, by=ana, submission_id=uuid.uuid4(), kind="medicine", medication={"drug": "other", "drug_text": "Warfarin 3 mg"},
        facts={"state": "in_progress", "started_on": weighed.clinic.today()},
    )  # fmt: skip

    page = signed_in.post(procedure_url(weighed), checked(weighed))

    assert page.status_code == 422
    assert "Anticoagulant: answered no, but Warfarin 3 mg is being taken." in text_of(page)


def test_a_big_dose_without_a_weight_wants_a_reason(signed_in, maria, n1):
    page = signed_in.post(procedure_url(maria), checked(maria, **{"a0-volume_ml": "19"}))

    assert page.status_code == 422
    assert "by weight it is not checked: no weight of this year." in text_of(page)
    assert "for an adult of 40 kg" in text_of(page)
    assert (
        signed_in.post(procedure_url(maria), checked(maria, **{"a0-volume_ml": "18"})).status_code
        == 302
    )


def test_a_missing_lot_is_named_and_blocks_nothing(signed_in, weighed, n1):
    page = signed_in.post(
        procedure_url(weighed), checked(weighed, **{"a0-lot_number": ""}), follow=True
    )

    assert "Lot not recorded: lidocaine." in text_of(page)
    assert SafetyCheck.objects.get(rule="lot").outcome == "look"
    signed_in.post(procedure_url(weighed), checked(weighed))
    assert SafetyCheck.objects.filter(rule="lot").count() == 1


def test_no_dose_is_no_agent(signed_in, weighed, n1):
    page = signed_in.post(procedure_url(weighed), checked(weighed, **{"a0-volume_ml": "0"}))

    assert page.status_code == 422
    assert "Lidocaine: 0 mL is no dose." in text_of(page)


def test_the_summary_names_what_is_over_and_by_how_much(signed_in, weighed, n1):
    page = text_of(signed_in.post(procedure_url(weighed), checked(weighed, **MUCH)))

    summary = page[page.index("error-summary") :].split("</section>")[0]
    assert "lidocaine 400 mg is over 270 mg for one visit. Say why" in summary


def test_a_plan_that_begins_is_compared(signed_in, maria, ana):
    plan = actions.record_course(
        maria, by=ana, submission_id=uuid.uuid4(), kind="medicine", facts={"state": "proposed"},
        medication={"drug": "naproxen", "dose_mg": Decimal(500), "times_per_day": Decimal(2)},
    )  # fmt: skip
    actions.record_course(
        maria, by=ana, submission_id=uuid.uuid4(), kind="medicine",
        facts={"state": "in_progress", "started_on": maria.clinic.today()}, medication={"drug": "ibuprofen"},
    )  # fmt: skip
    url = reverse("treatments:change", args=[plan.pk])
    sent = own(
        maria, version=str(plan.version), state="in_progress", when=f"{maria.clinic.today():%Y}"
    )

    page = signed_in.post(url, sent)

    assert page.status_code == 422
    assert "ibuprofen is being taken already." in text_of(page)


def test_what_has_happened_is_saved_and_its_record_says_what_was_over(signed_in, weighed, n1):
    sent = given(weighed, **checked(weighed, **MUCH)) | {"adverse_events": "none"}

    page = signed_in.post(procedure_url(weighed, more="&happened=1"), sent, follow=True)

    assert page.status_code == 200
    assert "lidocaine 400 mg is over 270 mg for one visit." in text_of(page)
    assert SafetyCheck.objects.get(rule="la_dose").moment == "happened"


def test_a_kit_fills_empty_rows_and_nothing_else(signed_in, maria, n1):
    kit = Kit.objects.create(clinic=maria.clinic, name="1 % lidocaine 2 mL + triamcinolone 20 mg")
    KitAgent.objects.create(kit=kit, drug="lidocaine", concentration_percent=1, volume_ml=2)
    KitAgent.objects.create(
        kit=kit, position=1, drug="triamcinolone", concentration_mg_ml=40, volume_ml="0.5"
    )
    fresh = text_of(signed_in.get(procedure_url(maria)))
    assert "triamcinolone 20 mg</button>" in fresh
    assert "Before you go on" not in fresh
    assert "1 % × 10 × 2 mL" not in fresh
    typed = checked(maria, **{"a0-drug": "bupivacaine", "a0-volume_ml": "3", "kit": str(kit.pk)})

    page = text_of(signed_in.post(procedure_url(maria), typed))

    assert "1 % × 10 × 2 mL = 20 mg" in page
    assert "40 mg/mL × 0.5 mL = 20 mg" in page
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert chosen == ["bupivacaine", "lidocaine", "triamcinolone"]
    assert "lies on the left" in page
    assert 'value="L7731"' in page
    assert not Treatment.objects.exists()


def test_a_kit_of_another_clinic_fills_nothing(signed_in, maria, n1):
    other = Kit.objects.create(clinic=ClinicFactory(), name="theirs")
    KitAgent.objects.create(kit=other, drug="lidocaine", concentration_percent=1, volume_ml=2)

    page = text_of(signed_in.post(procedure_url(maria), own(maria, kit=str(other.pk))))

    assert "theirs" not in page
    assert "= 20 mg" not in page


SECOND = {"a1-drug": "triamcinolone", "a1-concentration_mg_ml": "40", "a1-volume_ml": "0.5"}


def test_the_statements_of_a_check_do_not_grow_with_the_record(signed_in, weighed, ana, n1):
    """Two agents checked and saved through the page: 5 or 200 past treatments, the same statements.

    Thirty of them are the check and its save, as `test_safety` pins; the rest are session, rights and
    what the form's choices are read from.
    """
    counts = []
    for n in (5, 200):
        for k in range(n - Treatment.objects.filter(patient=weighed).count()):
            steroid_on(weighed, n1, weighed.clinic.today() - timedelta(400 + k), ana)
        signed_in.get(procedure_url(weighed))
        with CaptureQueriesContext(connection) as queries:
            page = signed_in.post(procedure_url(weighed), checked(weighed, **SECOND))
        assert page.status_code == 302, text_of(page)
        counts.append(len(queries))
        made = Treatment.objects.get(patient=weighed, state="proposed")
        assert made.agents.count() == 2
        actions.mark_not_given(made, by=ana, reason="another day")
    assert counts[0] == counts[1] <= 40, "\n".join(q["sql"][:150] for q in queries)


def test_a_reason_stands_when_only_other_lines_change(signed_in, maria, ana):
    """Two NSAIDs are answered; another line that wants none is read, and the reason is not asked for again."""
    actions.record_course(
        maria, by=ana, submission_id=uuid.uuid4(), kind="medicine", facts={"state": "in_progress", "started_on": date(2026, 3, 1)},
        medication={"drug": "ibuprofen"},
    )  # fmt: skip
    sent = taking(maria)
    first = signed_in.post(course_url(maria), sent)
    for name in ("seen", "shown"):
        sent[f"safety_{name}"] = re.search(
            rf'name="safety_{name}" value="(\w{{16}})"', text_of(first)
        )[1]
    sent |= {"safety_reason": "changes over this week", "dose_mg": ""}

    other = signed_in.post(course_url(maria), sent)
    assert other.status_code == 422
    assert "Read what was compared" in text_of(other)
    sent["safety_shown"] = re.search(r'name="safety_shown" value="(\w{16})"', text_of(other))[1]
    assert (
        re.search(r'name="safety_seen" value="(\w{16})"', text_of(other))[1] == sent["safety_seen"]
    )

    assert signed_in.post(course_url(maria), sent).status_code == 302
    assert AuditEvent.objects.filter(action="safety_stopped").count() == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("heparinoid cream", "medicine"), ("heparin gel", "topical")]
)
def test_what_is_put_on_the_skin_is_no_anticoagulant(signed_in, weighed, ana, n1, name, kind):
    actions.record_course(
        weighed, by=ana, submission_id=uuid.uuid4(), kind=kind, medication={"drug": "other", "drug_text": name},
        facts={"state": "in_progress", "started_on": date(2026, 3, 1)},
    )  # fmt: skip

    assert signed_in.post(procedure_url(weighed), checked(weighed)).status_code == 302


def test_test_injections_of_a_closed_problem_open_no_way_to_surgery(maria, ana):
    today = maria.clinic.today()
    for ago in (700, 690):
        test = course(maria, kind="diagnostic_injection", rung=6, state="completed",
                      started_on=today - timedelta(ago), started_precision="day")  # fmt: skip
        AfterInjectionReview.objects.create(
            treatment=test, asked_on=today - timedelta(ago - 1), relief="all", recorded_by=ana,
            relief_unit="hours", relief_lasted=6,
        )  # fmt: skip
    assert gather.taken(maria, "excision", today)[1] == (100, 100)

    EpisodeOfCare.objects.create(
        clinic=maria.clinic, patient=maria, number=7, closed_on=today - timedelta(600)
    )

    tried, blocks = gather.taken(maria, "excision", today)
    assert (tried, blocks) == ({6}, ())
