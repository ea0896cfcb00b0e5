"""Forms that were sent, with one answer put there by the server."""

from typing import cast

from django import forms
from django.http import QueryDict


def put(form: forms.Form, name: str, value) -> None:
    """Put another value into a form that was sent, so that the next press is made with what is shown now."""
    data = cast(QueryDict, form.data).copy()
    data[form.add_prefix(name)] = str(value)
    form.data = data
