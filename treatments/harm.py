"""Which harm is asked about first after which step, and how long somebody waits before looking again."""

from datetime import date, timedelta

from treatments.vocabulary import CLASS_OF_DRUG, DrugClass, EventKind, Kind, Rung

FOLLOW_UP_DAYS = 14
"""Harm told at the needle is looked at again after two weeks. House rule; whoever records it may say another day."""

_E = EventKind
_MEDICINE = (
    _E.DYSPEPSIA, _E.GI_BLEED, _E.BLOOD_PRESSURE, _E.KIDNEY, _E.CARDIAC, _E.BRONCHOSPASM, _E.RASH,
)  # fmt: skip
_MANUAL = (_E.SORENESS, _E.BRUISE)
_NEEDLE = (
    _E.INJECTION_PAIN, _E.FLARE, _E.NAUSEA, _E.VASOVAGAL, _E.BRUISE, _E.HAEMATOMA, _E.INFECTION, _E.NERVE,
    _E.ALLERGY, _E.LA_TOXICITY, _E.WRONG_SITE, _E.PNEUMOTHORAX,
)  # fmt: skip
_STEROID = (_E.SKIN_ATROPHY, _E.DEPIGMENTATION, _E.SUGAR)
_OPERATION = (
    _E.INFECTION, _E.SEROMA, _E.HAEMATOMA, _E.NERVE, _E.SKIN_LOSS, _E.WOUND, _E.KELOID, _E.RECURRENCE,
    _E.PERSISTENT_PAIN, _E.HERNIA, _E.WRONG_SITE,
)  # fmt: skip
_OF_RUNG = {
    Rung.MEDICINES: _MEDICINE,
    Rung.PHYSICAL: _MANUAL,
    Rung.NEEDLING: _NEEDLE,
    Rung.DIAGNOSTIC_INJECTION: _NEEDLE,
    Rung.INJECTION: _NEEDLE,
    Rung.NERVE: _NEEDLE,
    Rung.ENDOSCOPY: _OPERATION,
    Rung.EXCISION: _OPERATION,
}
# What lies on the skin upsets the skin first.
_OF_KIND: dict[str, tuple] = {Kind.TOPICAL: (_E.RASH,)}


def kinds_first(treatment) -> list[EventKind]:
    """Return the harm known after such a step (clinical.md 5); all of it where no list is known."""
    known = treatment and (_OF_KIND.get(treatment.kind) or _OF_RUNG.get(treatment.rung))
    if not known:
        return list(EventKind)
    steroid = _STEROID if _has_steroid(treatment) else ()
    return [*known, *steroid, EventKind.OTHER]


def kinds_after(first) -> list[EventKind]:
    """Return the rest of the words, in their order."""
    return [kind for kind in EventKind if kind not in first]


def look_again_on(today: date) -> date:
    """Return the day on which harm told today is looked at again, unless another is said."""
    return today + timedelta(days=FOLLOW_UP_DAYS)


def _has_steroid(treatment):
    return any(
        CLASS_OF_DRUG.get(agent.drug) == DrugClass.CORTICOSTEROID
        for agent in treatment.agents.all()
    )
