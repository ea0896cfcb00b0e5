"""The hidden field by which a form says whose it is."""

from django import template
from django.utils.html import format_html

from patients import tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def patient_token(context, patient=None, name=tokens.FIELD):
    """Say for whom this form was drawn; without a patient the page's own."""
    value = tokens.make(patient or context["patient"])
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)
