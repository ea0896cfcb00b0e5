"""What the database refused, in the words of the constraint that refused it."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction


def constraint_of(error: BaseException) -> str:
    """Return the name of the constraint that refused, or an empty string."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def messages_of(*models) -> dict:
    """Return the sentence of each constraint of these models, by its name."""
    return {
        constraint.name: constraint.violation_error_message
        for model in models
        for constraint in model._meta.constraints
    }


@contextmanager
def told_as(refusal: type[Exception], messages: dict):
    """Turn the refusal of a known constraint into `refusal` with its sentence; what stood before stays saved."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        words = messages.get(constraint_of(error))
        if words is None:
            raise
        raise refusal(str(words)) from error
