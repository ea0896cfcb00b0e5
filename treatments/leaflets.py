"""What the patient takes home, in plain words: one text per kind, with its version, its date and its sources.

Written for a reader of about eleven. It says what to expect and when to call; it doses nothing and promises nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from treatments.rules import INJECTION_KINDS
from treatments.vocabulary import Kind

Words = str | Promise


@dataclass(frozen=True)
class Leaflet:
    """One text. `what_to_expect` and the others are lists of short sentences."""

    title: Words
    version: str
    dated: date
    sources: Words
    what_was_done: Words
    what_to_expect: tuple[Words, ...]
    what_to_do: tuple[Words, ...]
    call_us: tuple[Words, ...]
    emergency: tuple[Words, ...]


_ALLERGY = _("You cannot breathe well, your face or tongue swells, or you pass out.")
_SADDLE = _(
    "You cannot pass water, cannot hold water or stool, or the skin between your legs goes numb."
)
_WEAK = _("A leg becomes weak, or a numb area grows.")

INJECTION = Leaflet(
    title=_("After your injection"),
    version="1",
    dated=date(2026, 11, 25),
    sources=_("House text, from the clinic's notes on injections and their side effects (Collee 1991; steroid product texts)."),
    what_was_done=_("A needle was put into or near the sore lump, and a medicine was given there."),
    what_to_expect=(
        _("The spot may feel numb for some hours. The numb feeling goes away by itself."),
        _("It may be sore or bruised for a few days. Sometimes the pain is worse for a short while before it gets better."),
        _("If a steroid was given: the skin can later become pale or get a small dent. If you have diabetes, your sugar can go up for some days."),
        _("It may help a lot, a little or not at all. Tell us which: all three help us to decide with you."),
    ),
    what_to_do=(
        _("Keep the plaster on today and keep the spot clean."),
        _("Take it easy today. Move as you usually do from tomorrow, if it feels all right."),
        _("While it is numb, do not put anything hot or very cold on it: you would not feel it burn."),
        _("Write down each day how bad the pain is, from 0 to 10, for one week."),
    ),
    call_us=(
        _("The spot becomes more red, hot or swollen, or something runs out of it."),
        _("You get a fever or feel ill."),
        _("The pain gets much worse and stays so for more than three days."),
        _("You see a dent or a pale patch in the skin."),
        _WEAK,
    ),
    emergency=(
        _ALLERGY,
        _("You have a fit, or your heart beats in a strange way."),
        _("You suddenly find it hard to breathe or get pain in the chest."),
        _SADDLE,
    ),
)  # fmt: skip

EXCISION = Leaflet(
    title=_("After your lump was taken out"),
    version="1",
    dated=date(2026, 11, 25),
    sources=_("House text, from the clinic's notes on excision and its side effects (in-office lipoma excision guidance 2022)."),
    what_was_done=_("The lump was cut out through a small cut in the skin, and the cut was closed."),
    what_to_expect=(
        _("The cut is sore for some days. Sitting and bending may pull."),
        _("Some swelling and a bruise are usual. A little clear or pink fluid on the dressing on the first day is usual too."),
        _("The skin near the scar can feel numb. This may stay."),
        _("The pain you had before may get better, may stay, or may come back. Tell us which."),
    ),
    what_to_do=(
        _("Keep the dressing dry and clean. Do not open it unless we told you to."),
        _("No bath and no swimming until we have looked at the cut."),
        _("Do not lift heavy things and do not stretch the cut until we say so."),
        _("Come to have the stitches out on the day we gave you. If the lump was sent to the laboratory, ask us for the result: do not wait for us to call."),
    ),
    call_us=(
        _("The cut becomes more red, hot or swollen, opens, or smells."),
        _("A soft bag of fluid forms under the scar, or the dressing is soaked."),
        _("You get a fever or feel ill."),
        _("The pain gets worse after the third day."),
        _WEAK,
        _("You have not heard the laboratory's result after three weeks."),
    ),
    emergency=(
        _("It bleeds and does not stop when you press on it for ten minutes."),
        _ALLERGY,
        _("You suddenly find it hard to breathe or get pain in the chest, or one leg swells and hurts."),
        _SADDLE,
    ),
)  # fmt: skip

_OF_KIND = dict.fromkeys(INJECTION_KINDS, INJECTION) | {Kind.EXCISION: EXCISION}


def of(kind: str) -> Leaflet | None:
    """Return the leaflet for this kind, or nothing where none is written."""
    return _OF_KIND.get(Kind(kind))
