"""Pressure pain threshold at the nodule, and what a lump over the back must not do: pulse, bulge, go back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exams import rules
from exams.forms import choices
from exams.forms.questions import choice
from exams.vocabulary import PptUnit, YesNoUnsure
from ui.fields import StrictDecimalField
from ui.layout import Chips, NumberUnit, Row


def _threshold(label):
    return StrictDecimalField(
        label=label, required=False, min_value=0, max_value=rules.MOST_PPT[PptUnit.KPA], max_digits=5,
        decimal_places=1,
    )  # fmt: skip


PPT = ("ppt_1", "ppt_2", "ppt_3", "ppt_control")


class AlgometryForm(forms.Form):
    """Part of the form of one nodule."""

    pulsation = choice(_("Pulsates"), choices.optional(YesNoUnsure))
    cough_impulse = choice(_("Bulges on coughing"), choices.optional(YesNoUnsure))
    reducible = choice(_("Can be pushed back"), choices.optional(YesNoUnsure))
    force_kg = StrictDecimalField(
        label=_("Pressed with"), required=False, min_value=0, max_value=20, max_digits=3, decimal_places=1,
        unit="kg",
    )  # fmt: skip
    ppt_1 = _threshold(_("Threshold, first"))
    ppt_2 = _threshold(_("second"))
    ppt_3 = _threshold(_("third"))
    ppt_control = _threshold(_("same place, other side"))
    ppt_unit = choice(_("Threshold in"), choices.optional(PptUnit))
    ppt_probe_cm2 = StrictDecimalField(
        label=_("Probe"), required=False, min_value=0, max_value=10, max_digits=4, decimal_places=2, unit="cm²",
    )  # fmt: skip

    ALGOMETRY_ROWS = (
        Chips("pulsation"), Chips("cough_impulse"), Chips("reducible"), NumberUnit("force_kg", css="w-s"),
        Row(NumberUnit("ppt_1", css="w-s"), NumberUnit("ppt_2", css="w-s"), NumberUnit("ppt_3", css="w-s"),
            NumberUnit("ppt_control", css="w-s"), css="exam-ppt"),
        Row(Chips("ppt_unit"), NumberUnit("ppt_probe_cm2", css="w-s"), cols=2),
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        given = {name: data.get(name) for name in (*PPT, "ppt_unit", "ppt_probe_cm2")}
        for name, problem in rules.ppt_problems(given).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return data
