"""Promises about every table: privacy sorted, clinical keys protected, everything in the admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import PROTECT

from tests.house.site_map import OURS

MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in OURS | {"audit", "backups"} and not model._meta.auto_created
]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_sorted_for_privacy_once(model):
    privacy = model.Privacy
    sorted_fields = [*privacy.identifying, *privacy.clinical, *privacy.operational]
    columns = {
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and not field.many_to_many
    }

    assert sorted(sorted_fields) == sorted(set(sorted_fields)), "a field is sorted twice"
    assert set(sorted_fields) == columns


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_no_key_deletes_or_empties_what_it_points_from(model):
    for field in model._meta.get_fields():
        if field.concrete and (field.many_to_one or field.one_to_one):
            assert field.remote_field.on_delete is PROTECT, field


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_table_stands_in_the_admin(model):
    assert admin.site.is_registered(model)
