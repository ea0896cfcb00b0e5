"""Abstract columns that every recorded fact shares: who wrote it, when, and the pairing rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key


class Keyed(models.Model):
    """A row with a time-ordered UUID key."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)

    class Meta:
        abstract = True


class Attributed(Keyed):
    """A row that says who entered it and when (entry time, not clinical time)."""

    recorded_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


class EnteredInError(Attributed):
    """A row of its own that takes another out of use, with a reason; the other stays readable."""

    reason = models.TextField(_("reason"))

    class Meta:
        abstract = True


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """Return a constraint: the two columns are filled together or not at all."""
    filled = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    empty = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return models.CheckConstraint(
        condition=filled | empty,
        name=name,
        violation_error_message=_("Give both, or neither."),
    )


def one_of(field: str, choices, *, name: str, blank: bool = True) -> models.CheckConstraint:
    """Return a constraint: the column holds a word of the vocabulary (or is empty)."""
    words = list(choices.values) + ([""] if blank else [])
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": words}),
        name=name,
        violation_error_message=_("Choose one of the words offered."),
    )


def said(table: str, /, *fields) -> list[models.CheckConstraint]:
    """Return one constraint per column of words: something stands in it."""
    return [
        models.CheckConstraint(
            condition=~Q(**{field: ""}),
            name=f"{table}_{field}_said",
            violation_error_message=_("This must not be empty."),
        )
        for field in fields
    ]


def said_unless(exempt: models.Q, table: str, /, *fields) -> list[models.CheckConstraint]:
    """Return one constraint per column of words: something stands in it, except in rows of `exempt`."""
    return [
        models.CheckConstraint(
            condition=exempt | ~Q(**{field: ""}),
            name=f"{table}_{field}_said",
            violation_error_message=_("This must not be empty."),
        )
        for field in fields
    ]


def no_longer_than(table: str, /, **lengths) -> list[models.CheckConstraint]:
    """Return one constraint per column of words: at most so many letters."""
    return [
        models.CheckConstraint(
            condition=LessThanOrEqual(Length(field), length),
            name=f"{table}_{field}_length",
            violation_error_message=_("Write at most %(most)d letters.") % {"most": length},
        )
        for field, length in lengths.items()
    ]


def between(field: str, low, high, *, name: str, message) -> models.CheckConstraint:
    """Return a constraint: the number is empty or within the bounds, ends included."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True})
        | Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
        violation_error_message=message,
    )


def words_of(table: str, /, **vocabularies) -> list[models.CheckConstraint]:
    """Return one constraint per column: it holds a word of its vocabulary, or is empty."""
    return [
        one_of(field, words, name=f"{table}_{field}_word") for field, words in vocabularies.items()
    ]


def lists_of(table: str, /, **vocabularies) -> list[models.CheckConstraint]:
    """Return one constraint per array column: null, or words of its vocabulary only."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True})
            | Q(**{f"{field}__contained_by": list(words.values)}),
            name=f"{table}_{field}_words",
            violation_error_message=_("Choose from the words offered."),
        )
        for field, words in vocabularies.items()
    ]


def ranges_of(table: str, /, **bounds) -> list[models.CheckConstraint]:
    """Return one constraint per numeric column: empty, or within (low, high)."""
    return [
        between(
            field, low, high, name=f"{table}_{field}_range",
            message=_("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high},
        )
        for field, (low, high) in bounds.items()
    ]  # fmt: skip
