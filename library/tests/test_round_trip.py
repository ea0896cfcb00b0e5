"""The project's own files go in and come out equal; most facts are typed."""

from pathlib import Path

import pytest
from django.apps import apps

from library.importing import exporting, schema
from library.importing.differences import differences
from library.importing.facts import same
from library.importing.report import typed_share
from library.importing.run import NEW, SAME, files_in, take_files
from library.models import PublishedSource

OWN = Path(__file__).resolve().parents[1] / "cases"
# Where the files came from may lie beside the project; then they are checked as well.
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "cases"
FOLDERS = [OWN, *([BESIDE] if BESIDE.is_dir() else [])]

pytestmark = pytest.mark.django_db


def differing(path):
    content = schema.load(path)
    source = PublishedSource.objects.get(slug=content["id"], superseded_at=None)
    back = exporting.content_of(source)
    return [] if same(content, back) else list(differences(content, back))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_goes_in_and_comes_out_equal(folder):
    files = files_in([folder])

    taken = take_files(files)

    assert [(one.file, one.problems) for one in taken if one.outcome != NEW] == []
    assert {path.name: differing(path) for path in files} == {path.name: [] for path in files}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_eight_in_ten_facts_of_patients_are_typed_and_none_is_lost(folder):
    files = files_in([folder])

    fates = [fate for one in take_files(files) for fate in one.fates]
    typed, total = typed_share(fates)

    assert sorted((fate.file, fate.path) for fate in fates) == sorted(
        (path.name, place) for path in files for place in leaves(schema.load(path))
    )
    assert typed / total >= 0.8


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}[{place}]")
    elif value is not None:
        yield path


def test_the_same_files_again_change_nothing():
    take_files(files_in([OWN]))
    before = counts()

    again = take_files(files_in([OWN]))

    assert {one.outcome for one in again} == {SAME}
    assert counts() == before


def counts():
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"library", "patients", "exams", "treatments", "measures"}
    }


def test_a_dry_run_writes_nothing():
    before = counts()

    taken = take_files(files_in([OWN]), is_dry_run=True)

    assert {one.outcome for one in taken} == {NEW}
    assert counts() == before
