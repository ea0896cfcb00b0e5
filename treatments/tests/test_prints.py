"""The procedure note and the leaflet: what stands on paper, who printed it, and how it reads."""

import re

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from treatments import leaflets
from treatments.actions import record_event, void_treatment
from treatments.models import AdverseEvent
from treatments.tests.test_lots import given
from treatments.tests.test_pages import text_of


def page_of(client, treatment, name="note"):
    return client.get(reverse(f"treatments:{name}", args=[treatment.pk]))


@pytest.fixture
def injected(maria, ana, n1):
    return given(maria, ana, site=n1)


def test_the_note_leads_with_the_side_and_shows_its_arithmetic(signed_in, injected):
    html = text_of(page_of(signed_in, injected))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))

    assert '<b class="side-large">N1 RIGHT</b>' in html
    assert words.index("N1 RIGHT") < words.index("Agents") < words.index("Adverse events")
    for expected in ("1 % × 10 × 2 mL = 20 mg", "L-77 31", "Consent: not recorded"):
        assert expected in words


def test_printing_is_written_to_the_trail(signed_in, injected, maria):
    for name in ("note", "leaflet"):
        page_of(signed_in, injected, name)

    told = AuditEvent.objects.filter(action="patient_printed", patient_id=maria.pk)
    assert {event.detail["view"] for event in told} == {"treatments:note", "treatments:leaflet"}


def test_harm_stands_on_the_note_with_its_newest_outcome(signed_in, injected, maria, ana):
    record_event(maria, by=ana, treatment=injected, facts={"kind": "flare", "severity": "mild"})

    assert "Flare of pain" in text_of(page_of(signed_in, injected))
    assert "outcome not recorded" in text_of(page_of(signed_in, injected))
    assert AdverseEvent.objects.open().count() == 1


def test_what_was_entered_in_error_is_marked_across_and_gives_no_leaflet(signed_in, injected, ana):
    void_treatment(injected, by=ana, reason="another patient")

    html = text_of(page_of(signed_in, injected))
    assert 'class="print-across"' in html
    assert "another patient" in html
    assert page_of(signed_in, injected, "leaflet").status_code == 302


def test_the_leaflet_names_the_phone_or_leaves_a_line(signed_in, injected, clinic):
    assert "______" in text_of(page_of(signed_in, injected, "leaflet"))
    clinic.phone = "020 7946 0000"
    clinic.save()
    html = text_of(page_of(signed_in, injected, "leaflet"))

    assert html.count("020 7946 0000") >= 2
    assert "Version 1, 2026-11-25." in html


def test_who_may_print(client, injected):
    client.force_login(staff(injected.clinic, Role.NURSE, Role.MANAGER))
    assert {page_of(client, injected, name).status_code for name in ("note", "leaflet")} == {403}
    client.force_login(clinician(ClinicFactory()))
    assert {page_of(client, injected, name).status_code for name in ("note", "leaflet")} == {404}


# --- How it reads -------------------------------------------------------------------------------

VOWELS = re.compile(r"[aeiouy]+")


def grade(sentences) -> float:
    """Return the school grade by Flesch and Kincaid; an eleven-year-old is in the sixth."""
    text = " ".join(map(str, sentences))
    words = re.findall(r"[A-Za-z']+", text)
    ends = max(1, len(re.findall(r"[.:!?](?:\s|$)", text)))
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / ends + 11.8 * syllables / len(words) - 15.59


def _syllables(word):
    count = len(VOWELS.findall(word))
    return max(1, count - (word.endswith("e") and not word.endswith("le")))


@pytest.mark.parametrize(
    "leaflet", [leaflets.INJECTION, leaflets.EXCISION], ids=lambda each: str(each.title)
)
def test_an_eleven_year_old_reads_it(leaflet):
    parts = (
        [leaflet.what_was_done], leaflet.what_to_expect, leaflet.what_to_do, leaflet.call_us, leaflet.emergency,
    )  # fmt: skip
    told = [line for part in parts for line in part]

    assert grade(told) <= 6
    assert not re.search(r"\d+ ?(mg|mL|tablet)", " ".join(map(str, told))), "no dosing advice"


def test_each_leaflet_is_dated_and_says_its_source():
    for leaflet in (leaflets.INJECTION, leaflets.EXCISION):
        assert leaflet.version
        assert leaflet.dated
        assert str(leaflet.sources)
