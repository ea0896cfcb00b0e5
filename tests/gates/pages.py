"""Every page of the site map and of the admin, as a person with every right asks for it."""

from django.contrib import admin
from django.urls import reverse

from tests.house.site_map import doors

SOME_UUID = "0198c0de-0000-7000-8000-000000000000"
OPEN_TO_ALL = ("healthz", "readyz", "robots")


def house(ids: dict) -> list[tuple[str, str]]:
    """Return (name, address) of every door of our own rooms."""
    found = []
    for door in doors():
        kwargs = {name: ids.get(name, SOME_UUID) for name in door.takes}
        found.append((door.name, reverse(door.name, kwargs=kwargs)))
    return found


def of_admin() -> list[tuple[str, str]]:
    """Return (name, address) of every page of the admin: lists, each model's row, history and forms."""
    found = [("admin:index", reverse("admin:index"))]
    for model, panel in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [(f"{base}_{act}", reverse(f"{base}_{act}")) for act in ("changelist", "add")]
        found += [
            (f"{base}_{act}", reverse(f"{base}_{act}", args=[row.pk]))
            for row in _rows(model, panel)
            for act in ("change", "history", "delete")
        ]
        if panel.search_fields:
            found.append((f"{base}_search", reverse(f"{base}_changelist") + "?q=Kanarie"))
    return found


def _rows(model, panel):
    return model._base_manager.order_by("-pk")[:1]


def text_of(response) -> str:
    """Return everything the response carries, in lower case: body and headers."""
    return (response.getvalue().decode(errors="replace") + str(response.headers)).lower()
