"""A clinic's kits, and how one is put into the empty rows of a form. None is ever chosen by itself."""

from treatments.models import Kit

FIELDS = ("drug", "concentration_percent", "concentration_mg_ml", "volume_ml", "has_adrenaline")


def of_clinic(clinic) -> list[Kit]:
    """Return the kits offered, with their agents; two queries."""
    rows = Kit.objects.filter(clinic=clinic, is_active=True).prefetch_related("agents")
    return [kit for kit in rows if kit.agents.all()]


def fill(forms, kits: list[Kit], key: str) -> None:
    """Put the agents of one kit into rows that are still empty; what was typed stays as it is."""
    kit = next((each for each in kits if str(each.pk) == key), None)
    if kit is None:
        return
    # Not through the bound field: it remembers the first answer it gave.
    free = (form for form in forms if not form.initial.get("drug"))
    for agent, form in zip(kit.agents.all(), free, strict=False):
        form.initial = form.initial | {name: getattr(agent, name) for name in FIELDS}
