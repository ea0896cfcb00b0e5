"""Takes one file after another into the library, each wholly or not at all."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Clinic
from audit import trail
from audit.refusals import constraint_of
from audit.vocabulary import AuditedAction
from library.importing import exporting, schema
from library.importing.batch import Batch
from library.importing.differences import differences
from library.importing.group import add_series, add_source
from library.importing.patients import add_record
from library.importing.problems import FileRefused, Problem
from library.importing.report import Book, Fate, refused
from library.models import PublishedSource
from patients.models import Patient
from patients.vocabulary import RecordKind

LIBRARY_NAME = "Published cases"
NEW, SAME, REPLACED, REFUSED = "new", "unchanged", "replaced", "refused"


@dataclass
class Taken:
    """What became of one file."""

    file: str
    outcome: str
    slug: str = ""
    fates: list[Fate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Undo(Exception):
    """Ends a dry run: everything was tried, nothing stays."""


def files_in(paths) -> list[Path]:
    """Return the YAML files of the paths; a folder stands for those in it."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml"))
        else:
            found.append(path)
    return found


def take_files(paths, *, is_dry_run=False, may_replace=False, by=None) -> list[Taken]:
    """Import files one by one; a refused one does not hold up the others."""
    if not is_dry_run:
        return [take_file(path, may_replace=may_replace, by=by) for path in paths]
    taken: list[Taken] = []
    try:
        with transaction.atomic():
            taken += [take_file(path, may_replace=may_replace, by=by) for path in paths]
            raise _Undo
    except _Undo:
        return taken


def take_file(path: Path, *, may_replace=False, by=None) -> Taken:
    """Import one file, atomically."""
    try:
        with transaction.atomic():
            return _take(path.name, schema.load(path), may_replace=may_replace, by=by)
    except FileRefused as refusal:
        problems = refusal.problems
    except (IntegrityError, DataError) as error:
        problems = [Problem("", _words_of_constraint(error))]
    return Taken(path.name, REFUSED, "", refused(path.name, problems), problems)


def _take(file: str, content: dict, *, may_replace, by) -> Taken:
    clinic = library_clinic()
    digest = digest_of(content)
    earlier = PublishedSource.objects.filter(slug=content["id"], superseded_at=None).first()
    if earlier is not None and earlier.digest == digest:
        return Taken(file, SAME, content["id"], _built(file, content, digest, clinic, by)[1].fates)
    if earlier is not None:
        if not may_replace:
            raise FileRefused(_what_changed(earlier, content))
        _retire(earlier)
    batch, book = _built(file, content, digest, clinic, by)
    batch.save()
    clinic.save(update_fields=["next_record_number"])
    source = batch.rows["library.PublishedSource"][0]
    trail.record(
        AuditedAction.CASES_IMPORTED, actor=by, clinic=clinic, subject=source,
        detail={"source": source.slug, "replaced": earlier is not None},
    )  # fmt: skip
    return Taken(file, NEW if earlier is None else REPLACED, content["id"], book.fates)


def library_clinic() -> Clinic:
    """Return the library, made if missing, and locked: two imports never number records at once."""
    if not Clinic.objects.filter(is_library=True).exists():
        Clinic.objects.get_or_create(
            is_library=True,
            defaults={"name": LIBRARY_NAME, "time_zone": "UTC", "next_record_number": 1},
        )
    return Clinic.objects.select_for_update().get(is_library=True)


def _built(file, content, digest, clinic, by):
    batch, book = Batch(by=by), Book(file)
    source = add_source(batch, book, content, digest)
    group = content.get("group")
    if group is not None:
        add_series(batch, book, group, source)
        if group.get("shared") is not None:
            add_record(
                batch, book, source, clinic, group["shared"], "group.shared",
                position=0, kind=RecordKind.SERIES,
            )  # fmt: skip
    for place, raw in enumerate(book.rows(content, "patients", "")):
        add_record(
            batch,
            book,
            source,
            clinic,
            raw,
            f"patients[{place}]",
            position=place,
            kind=RecordKind.PERSON,
        )
    for path, (words, number_high) in book.wordings.items():
        batch.add(
            "library.PublishedWording",
            {},
            source=source,
            path=path,
            words=words,
            number_high=number_high,
        )
    source.absent_keys, source.empty_lists = book.absent_keys, book.empty_lists
    return batch, book


def digest_of(content: dict) -> str:
    """Return the digest of what the file says; comments, key order and 5 against 5.0 do not count."""
    text = json.dumps(_whole(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(value):
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _what_changed(earlier: PublishedSource, content: dict) -> list[Problem]:
    return [
        Problem(path, f"differs from what was imported before: {was} → {now}", now)
        for path, was, now in differences(exporting.content_of(earlier), content)
    ] or [Problem("", "differs from what was imported before")]


def _retire(source: PublishedSource) -> None:
    """Rows are never deleted: the replaced ones stay, out of use."""
    Patient.objects.filter(published__source=source).update(
        is_active=False, inactive_reason="replaced by a newer file"
    )
    source.superseded_at = timezone.now()
    source.save(update_fields=["superseded_at"])


def _words_of_constraint(error) -> str:
    name = constraint_of(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return f"impossible: {constraint.violation_error_message} ({model._meta.label})"
    return f"the database refuses it: {' '.join(str(error).split())[:200]}"
