"""The general exam, folded away: legs, hips, joints, movement, gait."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exams import rules
from exams.forms import choices
from exams.forms.questions import choice, line, several, stands_alone
from exams.vocabulary import Gait, NeuroResult, PainfulMovement, ProvocationResult, SlrResult
from ui.fields import StrictIntegerField
from ui.layout import Chips, More, MultiChips, NumberUnit, Question, Row, Rows, part


def _degrees(label):
    return StrictIntegerField(
        label=label, required=False, min_value=0, max_value=rules.MOST_SLR_DEG, unit="°"
    )


_SLR = choices.optional(SlrResult, [SlrResult.SOME, SlrResult.OTHER])
_TEST = choices.optional(ProvocationResult)


class GeneralForm(forms.Form):
    """What speaks for or against another cause. Each answer may stay unrecorded."""

    neuro = choice(_("Neurological"), choices.optional(NeuroResult, [NeuroResult.OTHER]))
    neuro_text = line(_("Power, reflexes, sensation in words"), 500)
    slr_left = choice(_("Leg raise LEFT"), _SLR)
    slr_right = choice(_("Leg raise RIGHT"), _SLR)
    slr_left_deg = _degrees(_("LEFT, raised to"))
    slr_right_deg = _degrees(_("RIGHT, raised to"))
    slr_text = line(_("Leg raise in words"), 200)
    hip_left = choice(_("Hip test LEFT"), _TEST)
    hip_right = choice(_("Hip test RIGHT"), _TEST)
    si_left = choice(_("SI joint test LEFT"), _TEST)
    si_right = choice(_("SI joint test RIGHT"), _TEST)
    movement_pain = several(_("Movements that hurt"), PainfulMovement.choices)
    finger_floor_mm = StrictIntegerField(
        label=_("Fingers to floor"), required=False, min_value=0, max_value=rules.MOST_FINGER_FLOOR_MM,
        unit="mm",
    )  # fmt: skip
    gait = choice(_("Gait"), choices.optional(Gait))
    gait_text = line(_("Gait in words"), 200)

    @property
    def legs(self):
        return part(
            More(
                _("General exam: nerves, leg raise, hip and SI joint, movement, gait"),
                Rows(
                    Chips("neuro"), Question("neuro_text", css="w-l", optional=True),
                    Row(Chips("slr_left"), Chips("slr_right"), cols=2),
                    Row(NumberUnit("slr_left_deg", css="w-s"), NumberUnit("slr_right_deg", css="w-s"), cols=2),
                    Question("slr_text", css="w-l", optional=True),
                    Row(Chips("hip_left"), Chips("hip_right"), cols=2),
                    Row(Chips("si_left"), Chips("si_right"), cols=2),
                    MultiChips("movement_pain"), NumberUnit("finger_floor_mm", css="w-s"),
                    Chips("gait"), Question("gait_text", css="w-l", optional=True),
                ),
            )
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        stands_alone(
            self, data, "movement_pain", "none", _("None and a movement exclude each other.")
        )
        for side in ("left", "right"):
            tested, degrees = data.get(f"slr_{side}"), data.get(f"slr_{side}_deg")
            if degrees is not None and tested == SlrResult.NOT_TESTED:
                self.add_error(f"slr_{side}_deg", _("Not tested and an angle exclude each other."))
        return data
