"""The formulary sheet in the docs is the table of limits that comes with the app, with sources and the day of review."""

from datetime import date

import pytest

from treatments.formulary_sheet import as_markdown
from treatments.management.commands.formulary_sheet import PAGE
from treatments.models import Formulary, FormularyLimit, FormularySignOff

pytestmark = pytest.mark.django_db


def test_the_sheet_is_current():
    """Write it anew with `python manage.py formulary_sheet`; read what changed before keeping it."""
    assert PAGE.read_text() == as_markdown(Formulary.objects.latest())


def test_every_limit_stands_with_its_source_and_the_day_of_review():
    newest, page = Formulary.objects.latest(), PAGE.read_text()

    assert str(newest.review_on) in page
    rows = page.splitlines()
    for limit in newest.limits.all():
        assert limit.source
        assert any(limit.drug in row and limit.source in row for row in rows), str(limit)
    assert sum(row.startswith("| ") for row in rows) >= newest.limits.count()


def test_another_number_or_a_signature_is_another_sheet(ana):
    old = as_markdown(Formulary.objects.latest())
    newer = Formulary.objects.create(
        version=2, effective_on=date(2026, 1, 1), review_on=date(2028, 1, 1), note="Naproxen as in the US."
    )  # fmt: skip
    FormularyLimit.objects.create(
        formulary=newer, kind="nsaid_mg_day", drug="naproxen", value=1500, source="US label"
    )
    FormularySignOff.objects.create(
        formulary=newer, name="Dr A. Arden, clinical lead", signed_on=date(2026, 1, 2), recorded_by=ana
    )  # fmt: skip

    sheet = as_markdown(Formulary.objects.latest())

    assert "**nobody yet**" in old
    assert "| **naproxen**, NSAID: mg a day | 1,500 | US label |" in sheet
    assert "Dr A. Arden, clinical lead, 2026-01-02" in sheet
