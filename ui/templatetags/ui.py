"""Component tags: each draws one part of the visual language, the same everywhere."""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from ui.problems import has_problems, problems_of
from ui.words import SIDE_WORDS, STATUS

register = template.Library()


@register.simple_tag
def icon(name, label="", size=""):
    """Draw a mark from the sprite; with a label it speaks, without it is decoration."""
    # Dozens stand on a page: a template for each would take longer than the page around them.
    speaks = format_html('role="img" aria-label="{}"', label) if label else _SILENT
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "", speaks, static("icons/sprite.svg"), name,
    )  # fmt: skip


_SILENT = mark_safe('aria-hidden="true"')


@register.inclusion_tag("components/side_flag.html")
def side_flag(side, head=False):
    """LEFT or RIGHT in a flag that points there; `head=True` for a column head."""
    return {"side": str(side or ""), "word": SIDE_WORDS.get(str(side or "")), "head": head}


@register.simple_tag
def side_word(side):
    """LEFT or RIGHT as a plain word, for places where no flag fits."""
    return SIDE_WORDS.get(str(side or ""), _("side not recorded"))


@register.simple_tag
def nodule_label(number):
    """`N1` in its box."""
    name = number if str(number).startswith("N") else f"N{number}"
    return format_html('<span class="nodule-label">{}</span>', name)


@register.inclusion_tag("components/nodule_name.html")
def nodule_name(number, side, place=""):
    """`N1 RIGHT PSIS`: number, side, place, always in this order."""
    return {"number": number, "side": side, "place": place}


@register.simple_tag
def status(kind, words=""):
    """An icon and a word: received, due, late, flag, draft, signed, not_asked ..."""
    look, mark, usual = STATUS[str(kind)]
    return format_html(
        '<span class="status status-{}">{}<span>{}</span></span>', look, icon(mark), words or usual
    )


@register.simple_tag
def pill(words, kind=""):
    """A short remark beside a name; kind: plain, caution, stop, good or nothing (blue)."""
    return format_html('<span class="pill{}">{}</span>', f" pill-{kind}" if kind else "", words)


@register.inclusion_tag("components/number_unit.html")
def number_unit(value, unit, size=""):
    """A number with its unit; nothing recorded reads "not recorded"."""
    return {"value": value, "unit": unit, "size": size}


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(question, answer, basis=""):
    """A question, its answer as a sentence, and what it rests on."""
    return {"question": question, "answer": answer, "basis": basis}


@register.inclusion_tag("components/step_strip.html")
def step_strip(steps):
    """The rungs: each with number, name, words, week and state (done, now, not_started)."""
    return {"steps": steps}


@register.inclusion_tag("components/definition_list.html")
def definition_list(rows, look=""):
    """Pairs of name and value; look: ruled or across."""
    return {"rows": rows, "look": look}


@register.inclusion_tag("components/tabs.html")
def tabs(items, label):
    """Links between views of one thing: (label, url, current[, count])."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/loading.html")
def loading(title):
    """Still bars and the word, where a part comes later."""
    return {"title": title}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """ "There is a problem" for any number of forms and formsets together."""
    return {"problems": problems_of(*forms)}


@register.simple_tag(takes_context=True)
def title_prefix(context):
    """ "Error: " before the page's title when a form was refused."""
    candidates = [context.get(name) for name in ("form", "formset", "forms")]
    refused = context.get("has_errors") or any(has_problems(each) for each in candidates)
    return _("Error: ") if refused else ""


def _block(name, content, **parts):
    return render_to_string(f"components/{name}.html", {"content": content, **parts})


def _trimmed(content):
    # Stripping a rendered block would make it unsafe again; it was escaped when rendered.
    return mark_safe(content.strip())  # noqa: S308


@register.simple_block_tag
def page_head(content, title, sub="", back_url="", back=""):
    """Open the page: the sentence, what it rests on, and (inside) the actions."""
    return _block(
        "page_head", _trimmed(content), title=title, sub=sub, back_url=back_url, back=back
    )


@register.simple_block_tag
def panel(content, title="", sub="", css="", id="", level=2):
    """White paper with an optional title."""
    return _block("panel", content, title=title, sub=sub, css=css, id=id, level=level)


@register.simple_block_tag
def caution(content, title):
    """Say an amber, second step before saving."""
    return _block("caution", content, title=title)


@register.simple_block_tag
def note(content):
    """A remark on soft blue."""
    return _block("note", content)


@register.simple_block_tag
def stop_panel(content, title, map_html=""):
    """Stop the hand: the sides do not match."""
    return _block("stop_panel", content, title=title, map_html=map_html)


@register.simple_block_tag
def empty_state(content, title, level=2):
    """Nothing here yet: one sentence and the next action."""
    return _block("empty_state", content, title=title, level=level)


@register.simple_block_tag
def error_state(content, title):
    """What happened, what is safe, what to do."""
    return _block("error_state", content, title=title)


@register.simple_block_tag
def toast(content, words):
    """What was saved; inside stands the way back."""
    return _block("toast", _trimmed(content), words=words)


@register.simple_block_tag
def save_bar(content, words=""):
    """The bar at the foot of a form: what is open, and the buttons inside."""
    return _block("save_bar", content, words=words)
