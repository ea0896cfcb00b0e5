"""Malformed files are refused, saying where; a changed file is refused unless it may replace."""

import json

import pytest
from django.core.management import CommandError, call_command

from library.importing.run import NEW, REFUSED, REPLACED, SAME
from library.models import PublishedSource
from library.tests.files import taken, whole, written
from patients.models import Patient

pytestmark = pytest.mark.django_db


def put(content, path, value):
    parts = path.replace("[", ".[").split(".")
    for part in parts[:-1]:
        content = content[int(part[1:-1])] if part.startswith("[") else content[part]
    last = parts[-1]
    content[int(last[1:-1]) if last.startswith("[") else last] = value


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("patients[0].age", 300, "impossible number"),
        ("patients[0].age", "290-300", "impossible number"),
        ("patients[0].age", True, "not yes or no"),
        ("patients[0].age", float("nan"), "impossible number"),
        ("patients[0].age", [50], "wrong container"),
        ("patients[0].nodules[0].size_mm", [-5], "impossible number"),
        ("patients[0].nodules[0].size_mm[0]", -5, "impossible number"),
        ("patients[0].nodules[0].size_mm", [10, 10, 10, 10], "one to 3 numbers"),
        ("patients[0].nodules[0].size_mm", 30, "a list is expected"),
        ("patients[0].nodules[0].tenderness_grade_0_4", 5, "impossible number"),
        ("patients[0].nodules", {"site": "psis"}, "a list is expected"),
        ("patients[0].nodules[0]", "psis", "a mapping is expected"),
        ("patients[0].complaint", ["low back"], "a mapping is expected"),
        ("patients[0].complaint.radiation", "foot", "a list is expected"),
        ("patients[0].complaint.radiation[0]", None, "empty item"),
        ("patients[0].complaint.mood", "fair", "unknown key"),
        ("patients[0].treatments[0].agents[0].volume_ml", -1, "impossible number"),
        ("patients[0].treatments[0].sessions", 2.5, "whole number"),
        ("patients[0].outcomes[0].value", 12, "the scale is 0 to 10"),
        ("group.counts[0].n", -1, "impossible number"),
        ("group.counts[0].pct_reported", 130, "impossible number"),
        ("group.counts", "31/35", "a list is expected"),
        ("group.mood", 1, "unknown key"),
        ("source", "a book", "a mapping is expected"),
        ("patients", {}, "a list is expected"),
        ("id", None, "needed"),
        ("id", "../etc", "needed"),
    ],
)
def test_a_malformed_file_is_refused_saying_where(tmp_path, path, value, why):
    content = whole()
    put(content, path, value)

    result = taken(tmp_path, content)

    assert result.outcome == REFUSED
    assert any(p.path.startswith(path) and why in p.why for p in result.problems), result.problems
    assert {fate.fate for fate in result.fates} == {"refused"}
    assert not PublishedSource.objects.exists()
    assert not Patient.objects.exists()


@pytest.mark.parametrize(
    "text", ["a: [1", "- a\n- b\n", "", "just words", "id: x\nid: y\n", "id: x\n1: y\n", "id: x\nsource: !!python/object:os.system {}\n", "id: x\nnotes: 2001-01-01\n"]
)  # fmt: skip
def test_what_is_not_such_a_file_is_refused(tmp_path, text):
    assert taken(tmp_path, text).outcome == REFUSED


def test_contradictions_are_kept(tmp_path):
    assert taken(tmp_path, whole()).outcome == NEW

    counts = PublishedSource.objects.get().counts
    assert list(counts.values_list("n", "of", "pct_reported")) == [
        (31, 35, 89),
        (146, 512, 28),
        (12, 9, None),
    ]


def test_the_same_content_again_is_nothing_whatever_its_form(tmp_path):
    taken(tmp_path, whole())
    reordered = dict(reversed(whole().items()))

    assert taken(tmp_path, reordered).outcome == SAME
    assert PublishedSource.objects.count() == 1


def test_a_changed_file_is_refused_with_what_differs(tmp_path):
    taken(tmp_path, whole())
    changed = whole()
    put(changed, "patients[0].age", 51)
    put(changed, "patients[0].complaint.radiation", ["right hip"])

    result = taken(tmp_path, changed)

    assert result.outcome == REFUSED
    assert [p.path for p in result.problems] == [
        "patients[0].age",
        "patients[0].complaint.radiation[1]",
    ]
    assert "50 → 51" in result.problems[0].why
    assert Patient.objects.get().stated_age_years == 50


def test_replacing_keeps_the_earlier_rows_out_of_use(tmp_path):
    taken(tmp_path, whole())
    changed = whole()
    put(changed, "patients[0].age", 51)

    result = taken(tmp_path, changed, may_replace=True)

    assert result.outcome == REPLACED
    old, new = PublishedSource.objects.order_by("id")
    assert (old.superseded_at is None, new.superseded_at) == (False, None)
    assert [p.is_active for p in Patient.objects.order_by("id")] == [False, True]
    assert taken(tmp_path, changed).outcome == SAME


def test_the_command_reports_and_ends_with_1_when_a_file_is_refused(tmp_path, capsys):
    written(tmp_path, whole(), "good.yaml")
    bad = whole()
    bad["id"] = "bad"
    put(bad, "patients[0].age", 300)
    written(tmp_path, bad, "bad.yaml")
    report = tmp_path / "report.json"

    with pytest.raises(CommandError) as refusal:
        call_command("import_cases", str(tmp_path), report=report)

    assert refusal.value.returncode == 1
    assert PublishedSource.objects.get().slug == "2001-made-up"
    lines = json.loads(report.read_text())
    assert {line["file"] for line in lines} == {"good.yaml", "bad.yaml"}
    assert [line["path"] for line in lines if line["fate"] == "refused"] == ["patients[0].age"]
    assert set(lines[0]) == {"file", "path", "value", "fate", "where", "why"}


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_cases", str(tmp_path / "nothing.yaml"))


def test_exported_files_import_as_the_same(tmp_path):
    taken(tmp_path, whole())
    out = tmp_path / "out"

    call_command("export_cases", str(out))

    assert taken(out, (out / "2001-made-up.yaml").read_text()).outcome == SAME
