"""Counts that are hidden on paper, and the marks of a timeline."""

from django import template
from django.utils.html import format_html

from outcomes import svg
from outcomes.statistics import is_suppressed

register = template.Library()


@register.filter
def count(number, is_hidden=False):
    """The count; printed as `*` where it is 1 to 7 people, or would give such a count away."""
    if not (is_hidden or is_suppressed(number)):
        return number
    return format_html('<span class="no-print">{}</span><span class="print-only">*</span>', number)


@register.filter
def marks(line):
    """The marks of the timeline as SVG."""
    return svg.marks(line)
