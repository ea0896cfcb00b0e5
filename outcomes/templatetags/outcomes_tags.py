"""Counts that may be read in the clinic and are hidden on paper."""

from django import template
from django.utils.html import format_html

from outcomes.statistics import is_suppressed

register = template.Library()


@register.filter
def count(number):
    """The count; printed as `*` where it is 1 to 7 people."""
    if not is_suppressed(number):
        return number
    return format_html('<span class="no-print">{}</span><span class="print-only">*</span>', number)


@register.filter
def at(values, index):
    """The value at this place of a list."""
    return values[index]
