"""What is asked about scores: in one press, or one instrument whole."""

from measures.forms.pressed import PAIN_VALUES, ChangeForm, OnePressForm, PainForm

__all__ = ["PAIN_VALUES", "ChangeForm", "OnePressForm", "PainForm"]
