"""What gates walk: our modules, models, forms and their fields, found and never listed by hand."""

import importlib
import pkgutil
import re
from functools import cache
from types import SimpleNamespace

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models

OURS = {
    "accounts",
    "audit",
    "exams",
    "followup",
    "library",
    "measures",
    "outcomes",
    "patients",
    "treatments",
}
ROOMS = sorted(OURS | {"ui"})
UNIT = re.compile(
    r"(?:^|_)(?:mg_ml|mm|cm2|cm|deg|kg|mg|ml|percent|pct|days|months|years|minutes|px|bytes)(?=_|$)"
)


@cache
def modules():
    """Return every module of our rooms, tests and migrations apart."""
    names = list(ROOMS)
    for room in ROOMS:
        package = importlib.import_module(room)
        names += [
            each.name
            for each in pkgutil.walk_packages(package.__path__, f"{room}.")
            if not re.search(r"\.(?:tests|migrations)(?:\.|$)", each.name)
        ]
    return [importlib.import_module(name) for name in names]


@cache
def form_classes():
    """Return every form of ours that has fields, by module and name."""
    found = {
        each
        for module in modules()
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, forms.BaseForm)
        and each.__module__.split(".")[0] in ROOMS
        and getattr(each, "base_fields", None)
    }
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


@cache
def admin_forms():
    """Return the forms of those of our admin pages on which something can be changed."""
    asked = SimpleNamespace(user=get_user_model()(is_staff=True, is_superuser=True))
    desks = [
        desk
        for model, desk in admin.site._registry.items()
        if _ours(model) and (desk.has_change_permission(asked) or desk.has_add_permission(asked))
    ]
    desks += [inline(desk.model, admin.site) for desk in desks for inline in desk.inlines]
    return [
        forms.modelform_factory(
            desk.model,
            form=desk.form,
            fields="__all__",
            formfield_callback=lambda field, desk=desk, **_: desk.formfield_for_dbfield(
                field, asked
            ),
        )
        for desk in desks
    ]


def form_fields(*, with_admin=False):
    """Return (name in words, form class, field name, field) for every field of every form."""
    classes = [*form_classes(), *(admin_forms() if with_admin else ())]
    return [
        (f"{form.__module__}.{form.__name__}.{name}", form, name, field)
        for form in classes
        for name, field in form.base_fields.items()
    ]


@cache
def our_models():
    """Return every model of ours that has a table."""
    return [model for model in apps.get_models() if _ours(model) and model._meta.managed]


def columns(*kinds):
    """Return (model, field) for every column of ours, of the given kinds if any."""
    return [
        (model, field)
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if not kinds or isinstance(field, kinds)
    ]


def numbers():
    """Return (model, field) for every column that holds a number."""
    return columns(
        models.IntegerField, models.DecimalField, models.FloatField, models.DurationField
    )


def unit_of(name):
    """Return the unit that stands in the name of a column, or nothing."""
    found = UNIT.search(name)
    return found[0].strip("_").replace("mg_ml", "mg/ml") if found else ""


def _ours(model):
    return model._meta.app_label in OURS
