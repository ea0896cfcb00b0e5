"""G-NU4. Whatever a form refuses, the database refuses too: each limit is broken by raw SQL."""

import re
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django import forms
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, connection, models, transaction
from psycopg import DatabaseError
from psycopg.sql import SQL, Identifier

from measures.actions import unsaved_score
from measures.vocabulary import InstrumentCode
from tests.gates import walks
from tests.gates.frame import Gate
from tests.house import world as worlds

NO_WORD = "zz?"
# Answers of a form under another name than their column's: the column, or who keeps the limit.
KEPT_ELSEWHERE: dict[str, str] = {
    "after_at_rest": "a trigger keeps a score on its instrument's scale",
    "after_on_pressing": "a trigger keeps a score on its instrument's scale",
    "before_at_rest": "a trigger keeps a score on its instrument's scale",
    "before_on_pressing": "a trigger keeps a score on its instrument's scale",
    "day": "asks for a page, the chart as it was, and is not kept",
    "month": "is compared with a date of birth and not kept",
    "year": "is compared with a date of birth and not kept",
    "safety_reason": "SafetyCheck.reason",
    "twice": "names the score that was shown, is compared and not kept",
    "safety_seen": "proves which results were read, is compared and not kept",
    "safety_shown": "proves which lines were read, is compared and not kept",
    "ends_seen": "proves what was read before a problem was closed, is compared and not kept",
    "pain": "a trigger keeps a score on its instrument's scale",
    "change": "Score.change_category",
    "since": "Score.since_text",
    "since_unknown": "Complaint.onset_precision: not known, in one of its words",
    "on": "Score.collected_on",
    "line": "Score.scale_highest",
    "said": "ScoreItem.words",
    "complaint_side": "Complaint.side",
    "about": "CallAttempt.about",
    "result": "CallAttempt.result",
    "note": "CallAttempt.note",
    "because": "Allergy.removed_because",
    "event_text": "AdverseEvent.text",
    "event_action": "AdverseEvent.action_text",
    "event_kinds": "one AdverseEvent.kind each",
    "associated": "Complaint.associated_texts, a list of words of any length",
    "long_axis_chip": "PalpationFinding.long_axis_mm",
    "vertical_mm": "PalpationFinding.cc_mm: its sign is vertical_direction",
    "vertical_direction": "PalpationFinding.cc_mm: its sign",
    "is_thickening": "PalpationFinding.presence, of which it is one word",
    "nodules": "TreatmentTarget, a key",
    "findings": "MovedFinding, a key",
    "asked_on": "Patient.allergies_asked_on: dated as soon as the status is not not_asked",
    "started": "Treatment.started_on, when dated at all",
    "stands_since": "TreatmentMove.on, when dated at all",
    "onset": "AdverseEvent.onset_on, when dated at all",
    "other_kind": "AdverseEvent.kind",
    "wish": "PatientWish.text",
    "letter_sender": "TreatmentLetter.sender",
    "letter_dated": "TreatmentLetter.on, when dated at all",
    "letter_text": "TreatmentLetter.text",
    "lot": "looked for, never stored",
    "when": "Treatment.started_on, when dated at all",
    "ended": "Treatment.ended_on: not before the start",
    "given_on": "Treatment.started_on, when dated at all",
    "given_time": "Treatment.started_time",
    "region_said": "ImagingStudy.region_text",
    "performed": "ImagingStudy.performed_on, when dated at all",
    "procedure_said": "TimeOut.kind",
    "is_consent_there": "compared, never stored",
    "result_owner": "SpecimenOwner.owner, a key",
    "closed_on": "EpisodeOfCare.closed_on: not before it opened",
    "answers": "AmendmentDecision.amendment, a key",
    "attached": "read into ImagingFile or TreatmentPaper, a row each",
    "which": "TreatmentPaper.paper_kind; for a signed consent its key",
    "password": "compared, never stored",
    "oldpassword": "compared, never stored",
    "password1": "kept as its hash alone",
    "password2": "compared, never stored",
    "code": "compared, never stored",
    "version": "compared, never stored",
    "record": "looked for, never stored",
    "person": "looked for, never stored",
    "action": "looked for, never stored",
    "order": "says which come first, never stored",
    "birth_year": "compared, never stored",
    "side_confirmed": "compared, never stored",
    "size_confirmed": "compared, never stored",
    "twin_confirmed": "compared, never stored",
    "shorthand": "read into the other fields, never stored",
    "shorthand_into": "says which block the line fills, never stored",
    "shorthand_filled": "says what the line has filled, never stored",
    "identity": "PalpationFinding.is_near_same",
    "answer": "says which questions follow, never stored",
    "file": "read into rows, never stored",
    "slashes": "says how to read the file, never stored",
    "key": "says where the file waits, never stored",
}
# Columns that only our own code writes, whatever a form may call its question.
WRITTEN_BY_CODE = {
    "PalpationFinding.number_at_site": "a published case may count none at a site; a form asks from one on",
    "AuditEvent.action": "the trail outlives the words of its vocabulary",
    "Treatment.note": "2000 letters from a form; a published case says as much as it says",
    "HistologyReport.text": "comes with a published case, as long as it is",
}


@contextmanager
def _without(pattern):
    """Copies of tables lose the constraints whose name fits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.gates.test_nu4_limits_in_the_database.LOST", re.compile(pattern))
        yield


LOST = re.compile("(?!)")
GATE = Gate(
    "G-NU4",
    "Each limit of a form and a column, broken by raw SQL, is refused by the database",
    ci=1,
    full=1,
    defects={
        "the database knows no ranges": lambda: _without("_range$"),
        "the database knows no vocabulary": lambda: _without("_word$"),
        "the database takes an empty reason": lambda: _without("_reason_said$"),
    },
)


class Twin:
    """A table's copy with the same constraints, in which every other column may be empty."""

    NOT_NULL = """SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnotnull AND attnum > 0"""
    CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"

    def __init__(self, database, model):
        self.database, self.name = database, f"twin_{model._meta.db_table}"
        self.not_null = self._asked(self.NOT_NULL, model._meta.db_table)
        self._told(
            "CREATE TEMP TABLE {twin} (LIKE {other} INCLUDING CONSTRAINTS)",
            other=model._meta.db_table,
        )
        for column in self._asked(self.NOT_NULL, self.name):
            self._told("ALTER TABLE {twin} ALTER {other} DROP NOT NULL", other=column)
        for name in filter(LOST.search, self._asked(self.CHECKS, self.name)):
            self._drop(name)
        # A rule over several columns that an empty row breaks would refuse whatever is tried.
        while broken := self.refuses("id", None):
            self._drop(broken.diag.constraint_name)

    def refuses(self, column, value):
        """Insert a row with one value; return the database's refusal, or None when it took it."""
        try:
            with self.database.transaction(force_rollback=True):
                self._told("INSERT INTO {twin} ({other}) VALUES (%s)", value, other=column)
        except DatabaseError as refused:
            return refused
        return None

    def _told(self, order, *values, other):
        names = {"twin": Identifier(self.name), "other": Identifier(other)}
        self.database.execute(SQL(order).format(**names), values)

    def _asked(self, question, name):
        return [row[0] for row in self.database.execute(question, [name])]

    def _drop(self, name):
        self._told("ALTER TABLE {twin} DROP CONSTRAINT {other}", other=name)


@pytest.fixture
def database(db):
    """A connection of its own, for the app may not even make a temporary table."""
    name = connection.settings_dict["NAME"]
    with (
        settings.EMBEDDED.superuser_connection(name) as lent,
        lent.transaction(force_rollback=True),
    ):
        yield lent


def test_what_forms_and_columns_refuse_the_database_refuses(gate, database):
    twins = {model: Twin(database, model) for model in walks.our_models()}
    for model, field in walks.columns():
        twin, words = twins[model], f"{model.__name__}.{field.name}"
        if not field.null and not isinstance(field, models.GeneratedField):
            gate.check(field.column in twin.not_null, f"{words} may be missing")
        limits = (*_limits_of_column(field), *_limits_of_forms(model, field))
        for broken, limit in () if words in WRITTEN_BY_CODE else limits:
            refused = twin.refuses(field.column, broken)
            gate.check(refused is not None, f"{words} takes {limit}: {str(broken)[:30]!r}")
    _every_limit_has_its_column(gate)
    _no_score_beyond_its_scale(gate)
    gate.done()


def _no_score_beyond_its_scale(gate):
    world = worlds.build()
    for value in (-1, 11):
        score = unsaved_score(
            world.patient,
            InstrumentCode.PAIN_NRS,
            by=world.ana,
            on=worlds.DAY,
            value=5,
            mode="interview",
        )
        score.value = value
        refused = False
        try:
            with transaction.atomic():
                score.save(force_insert=True)
        except IntegrityError:
            refused = True
        gate.check(refused, f"a pain of {value} is stored")


def _limits_of_column(field):
    """Yield (a value beyond, the limit in words) for what the model says of its column."""
    text = isinstance(field, models.CharField | models.TextField)
    if text and not field.blank:
        yield "", "nothing"
    if field.choices:
        yield (NO_WORD[: field.max_length] if text else 9999), "a word of no vocabulary"
    if isinstance(field, ArrayField) and field.base_field.choices:
        yield [NO_WORD[: field.base_field.max_length]], "a word of no vocabulary"
    if text and field.max_length:
        yield "x" * (field.max_length + 1), "too many letters"
    for validator in field.validators:
        if isinstance(validator, MaxValueValidator):
            yield validator.limit_value + 1, "too much"
        if isinstance(validator, MinValueValidator):
            yield validator.limit_value - 1, "too little"


def _limits_of_forms(model, field):
    """Yield the same for the loosest of the forms of this room that ask for this column."""
    asked = [
        each
        for _, form, name, each in walks.form_fields()
        if (name == field.name and _same_room(form, model))
        or KEPT_ELSEWHERE.get(name) == f"{model.__name__}.{field.name}"
    ]
    if not asked:
        return
    if isinstance(field, models.DecimalField | models.IntegerField):
        step = Decimal(1).scaleb(-getattr(field, "decimal_places", 0))
        highest = [_most(each) for each in asked]
        lowest = [_least(each) for each in asked]
        if None not in highest:
            yield max(highest) + step, "too much"
        if None not in lowest:
            yield min(lowest) - step, "too little"
    if isinstance(field, models.CharField | models.TextField):
        lengths = [
            getattr(each, "max_length", None)
            for each in asked
            if not isinstance(each, forms.ChoiceField)
        ]
        if lengths and None not in lengths:
            yield "x" * (max(lengths) + 1), "too many letters"
        if all(isinstance(each, forms.ChoiceField) and _choices(each) for each in asked):
            yield NO_WORD[: field.max_length], "a word of no vocabulary"


def _most(field):
    return getattr(field, "most", getattr(field, "max_value", None))


def _least(field):
    return getattr(field, "least", getattr(field, "min_value", None))


def _choices(field):
    return list(field.choices)


def _same_room(form, model):
    return form.__module__.split(".")[0] == model._meta.app_label


def _every_limit_has_its_column(gate):
    """A limited answer without a column of its name stands in KEPT_ELSEWHERE, with the reason."""
    found = set()
    for where, form, name, field in walks.form_fields():
        if form.__module__.startswith("ui."):
            continue
        limited = (
            any(
                limit is not None
                for limit in (_most(field), _least(field), getattr(field, "max_length", None))
            )
            or isinstance(field, forms.ChoiceField)
            or (field.required and not field.widget.is_hidden)
        )
        own = any(each.name == name and _same_room(form, model) for model, each in walks.columns())
        if limited and not own:
            found.add(name)
            gate.check(name in KEPT_ELSEWHERE, f"{where} has a limit; which column keeps it?")
    gate.check(found >= set(KEPT_ELSEWHERE), f"no form asks {set(KEPT_ELSEWHERE) - found}")
