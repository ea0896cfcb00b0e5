"""How a session is told: the browser in words, the moment on the clinic's clock."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()
# The first that is found counts: the others name each other for compatibility.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "Mac",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


def _first(table, words):
    return next((name for mark, name in table.items() if mark in words), "")


@register.filter
def browser_words(user_agent: str) -> str:
    """`Firefox on Windows`."""
    browser = _first(BROWSERS, user_agent) or _("a browser we do not know")
    system = _first(SYSTEMS, user_agent)
    return (
        _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        if system
        else browser
    )


@register.filter
def moment_at(moment, clinic) -> str:
    """`25 Nov 2026, 22:15` on the clinic's clock; without a clinic on ours."""
    local = clinic.local(moment) if clinic else moment
    return f"{local:%-d %b %Y, %H:%M}"
