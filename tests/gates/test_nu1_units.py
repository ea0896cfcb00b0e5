"""G-NU1. A quantity is an exact number in the one unit its column names, and is never shown without it."""

import re
from contextlib import contextmanager, suppress
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models

import ui.widgets
from library.importing import spans
from tests.gates import walks
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from treatments import rules as doses
from ui.numbers import write_number

pytestmark = pytest.mark.django_db
UNITLESS = {
    "version": "which version of the row it is",
    "sequence": "the order told where dates are not known",
    "position": "the order of rows",
    "turn": "a count of what a window told",
    "number": "the number people call it by",
    "next_record_number": "the number people call it by",
    "map_version": "which body map",
    "rung": "a step of the ladder, 1 to 10",
    "n": "a count of people or nodules",
    "of": "a count of people or nodules",
    "number_at_site": "a count of nodules",
    "weeks": "weeks, which is its name",
    "tries": "a count of tries",
    "wrong_dates": "a count of tries",
    "ppt_1": "in ppt_unit, which the database wants beside it",
    "ppt_2": "in ppt_unit, which the database wants beside it",
    "ppt_3": "in ppt_unit, which the database wants beside it",
    "ppt_control": "in ppt_unit, which the database wants beside it",
    "sessions": "a count",
    "sessions_high": "a count",
    "passes": "a count of passes of the needle",
    "times_per_day": "a count a day; the name says per what",
    "needle_gauge": "gauge is the unit of needles, and the label says G",
    "year": "a calendar year",
    "age_sd": "years, like the mean beside it",
    "number_high": "the upper end of a wording, in the unit of its words",
    "important_change": "points of the instrument",
    "value": "in the unit that its instrument, or the kind of limit, names",
    "lowest": "points of the instrument",
    "highest": "points of the instrument",
    "scale_highest": "points of the instrument",
}
# Age is counted in years and nothing else.
NAMED_SO = re.compile(r"^n_|^age_")
MM = {"mm": 1, "cm": 10, "inch": Decimal("25.4")}


@contextmanager
def _a_column_without_a_unit():
    real = walks.numbers
    new = models.DecimalField(max_digits=5, decimal_places=1)
    new.name = "diameter"
    model = next(iter(walks.our_models()))
    with patched(walks, "numbers", lambda: [*real(), (model, new)]):
        yield


def _without_unit(self, name, value, attrs):
    context = forms.TextInput.get_context(self, name, value, attrs)
    context["widget"]["unit"] = ""
    return context


GATE = Gate(
    "G-NU1",
    "Quantities are exact, in the unit their column names, kept as entered, and shown with their unit",
    ci=600,
    full=10_000,
    defects={
        "a new column names no unit": _a_column_without_a_unit,
        "the unit is not shown": lambda: patched(
            ui.widgets.NumberUnitInput, "get_context", _without_unit
        ),
        "an inch is 25 mm": lambda: patched(spans, "_MM_OF", {**spans._MM_OF, "inch": Decimal(25)}),
    },
)


def test_every_quantity_has_its_unit(gate):
    _columns(gate)
    _fields(gate)
    _round_trips(gate)
    gate.done()


def _columns(gate):
    """A number is exact, and its unit stands in its name, beside it, or has no need to be said."""
    known = {
        model: {field.name for field in model._meta.local_fields} for model in walks.our_models()
    }
    for model, field in walks.numbers():
        where = f"{model.__name__}.{field.name}"
        exact = isinstance(field, models.DecimalField | models.IntegerField) and not isinstance(
            field, models.FloatField
        )
        gate.check(exact, f"{where} is not exact")
        stem = re.sub(r"_(?:value|high|lasted)$|^value$|^value_high$", "", field.name)
        beside = {"unit", "instrument", f"{stem}_unit"} & known[model]
        unit = (
            walks.unit_of(field.name)
            or beside
            or field.name in UNITLESS
            or field.primary_key
            or NAMED_SO.search(field.name)
        )
        gate.check(bool(unit), f"{where} names no unit and is not said to need none")


def _fields(gate):
    """A question for a quantity shows its unit where the number is typed, and keeps every place that is typed."""
    columns = {(model._meta.app_label, field.name): field for model, field in walks.numbers()}
    for where, form, name, field in walks.form_fields():
        column = columns.get((form.__module__.split(".")[0], name))
        if column is None or not isinstance(field, forms.IntegerField) or field.widget.is_hidden:
            continue
        unit = walks.unit_of(name)
        if unit:
            said = field.widget.render(name, "1") + getattr(field, "unit", "")
            wanted = {
                "percent": "%",
                "ml": "mL",
                "mg_ml": "mg/mL",
                "mg/ml": "mg/mL",
                "cm2": "cm²",
                "deg": "°",
            }.get(unit, unit)
            gate.check(
                wanted in said and wanted in field.widget.render(name, "1"),
                f"{where} does not show {wanted}",
            )
        _as_typed(gate, where, field, column)


def _as_typed(gate, where, field, column):
    """What the field takes, the column keeps to the last place."""
    places = getattr(column, "decimal_places", 0)
    for _ in range(max(3, gate.n // 100)):
        low, high = (
            int(getattr(field, "least", None) or 0),
            int(getattr(field, "most", None) or 100),
        )
        value = Decimal(gate.random.randrange(low * 100, high * 100 + 1)) / 100
        with suppress(ValidationError):
            got = field.clean(write_number(value))
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT %s::numeric(20,{places})", [got])
                kept = cursor.fetchone()[0]
            gate.check(kept == value, f"{where}: {value} would be kept as {kept}")


def _round_trips(gate):
    """Lengths come as mm, strengths as mg, to the last digit; a duration keeps what was entered."""
    for _ in range(gate.n):
        typed = Decimal(gate.random.randrange(1, 3_000)) / gate.random.choice([1, 10])
        unit = gate.random.choice(list(MM))
        (read,) = spans.read_lengths(f"{write_number(typed)} {unit}")
        gate.check(read.low == typed * MM[unit], f"{typed} {unit} became {read.low} mm")
        volume, percent = typed / 10, Decimal(gate.random.randrange(1, 2_000)) / 1000
        mg = doses.mg_of_percent(percent, volume)
        gate.check(mg == percent * 10 * volume, f"{volume} mL of {percent} % became {mg} mg")
        back = doses.mg_given(mg_ml=percent * 10, volume_ml=volume)
        same = doses.mg_given(percent=percent, volume_ml=volume)
        gate.check(back == same, f"{percent} % is not {percent * 10} mg/mL: {same}, {back} mg")
